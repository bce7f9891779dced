package cloud.firn.operator;

import cloud.firn.operator.cluster.Cluster;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A real Kubernetes API as {@code kubectl} uses it: server-side apply, get and delete, in one namespace. */
final class RealKubernetes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final String namespace;

    RealKubernetes(Path kubeconfig, String namespace) {
        this.cluster = Cluster.connect(kubeconfig, Duration.ofSeconds(30));
        this.namespace = namespace;
    }

    /** Applies all definitions of {@code k8s/crds}. */
    void define() throws IOException {
        var folder = manifests().resolve("crds");
        for (var plural : new String[] {"instances", "securitygroups", "buckets", "sshkeys"}) {
            var file = folder.resolve(plural.replaceFirst("s$", "") + ".yaml");
            var api = new DynamicKubernetesApi(
                    "apiextensions.k8s.io", "v1", "customresourcedefinitions", cluster.calls());
            var answer = api.patch(
                    plural + ".cloud.firn",
                    V1Patch.PATCH_FORMAT_APPLY_YAML,
                    new V1Patch(Files.readString(file)),
                    options());
            if (!answer.isSuccess()) {
                throw new IllegalStateException(file + ": " + message(answer));
            }
        }
    }

    /** Applies an object; answers what was refused, or an empty text. The specification as JSON with single quotes. */
    String apply(String kind, String name, String spec) {
        var object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "cloud.firn/v1")
                .put("kind", kind);
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        object.set("spec", read(spec.replace('\'', '"')));
        var answer = api(kind)
                .patch(namespace, name, V1Patch.PATCH_FORMAT_APPLY_YAML, new V1Patch(object.toString()), options());
        return answer.isSuccess() ? "" : message(answer);
    }

    /** Tries every document of a file, without making anything; answers what was refused, or an empty text. */
    String tryOut(Path file) throws IOException {
        var refusals = new StringBuilder();
        for (var document : Files.readString(file).split("\n---\n", -1)) {
            var kind = first("(?m)^kind: (\\w+)$", document);
            var options = options();
            options.setDryRun("All");
            var name = first("(?m)^  name: (\\S+)$", document);
            var answer =
                    api(kind).patch(namespace, name, V1Patch.PATCH_FORMAT_APPLY_YAML, new V1Patch(document), options);
            refusals.append(answer.isSuccess() ? "" : kind + " " + name + ": " + message(answer));
        }
        return refusals.toString();
    }

    private static String first(String pattern, String text) {
        var match = Pattern.compile(pattern).matcher(text);
        if (!match.find()) {
            throw new IllegalArgumentException("Nothing is like " + pattern + " in: " + text);
        }
        return match.group(1);
    }

    static Path manifests() {
        return Files.exists(Path.of("k8s")) ? Path.of("k8s") : Path.of("../k8s");
    }

    /** A field of an object, with slashes; empty when it is not there. */
    String field(String kind, String name, String field) {
        var answer = api(kind).get(namespace, name);
        return answer.isSuccess()
                ? read(answer.getObject().getRaw().toString()).at(field).asText("")
                : "";
    }

    /** The status of a condition; empty when it is not there. */
    String condition(String kind, String name, String type) {
        var answer = api(kind).get(namespace, name);
        if (answer.isSuccess()) {
            for (var condition : read(answer.getObject().getRaw().toString()).at("/status/conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    return condition.path("status").asText() + " "
                            + condition.path("reason").asText();
                }
            }
        }
        return "";
    }

    boolean isThere(String kind, String name) {
        return api(kind).get(namespace, name).isSuccess();
    }

    void delete(String kind, String name) {
        var unused = api(kind).delete(namespace, name);
    }

    private DynamicKubernetesApi api(String kind) {
        return new DynamicKubernetesApi("cloud.firn", "v1", kind.toLowerCase(Locale.ROOT) + "s", cluster.calls());
    }

    private static PatchOptions options() {
        var options = new PatchOptions();
        options.setFieldManager("test");
        options.setForce(true);
        return options;
    }

    private static String message(KubernetesApiResponse<DynamicKubernetesObject> answer) {
        return answer.getStatus() == null
                ? String.valueOf(answer.getHttpStatusCode())
                : Objects.requireNonNullElse(answer.getStatus().getMessage(), "");
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
