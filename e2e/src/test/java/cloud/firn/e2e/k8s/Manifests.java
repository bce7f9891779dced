package cloud.firn.e2e.k8s;

import cloud.firn.e2e.machine.Shell;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects that an overlay makes, as {@code kubectl kustomize} renders them. */
final class Manifests {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");

    private final List<JsonNode> objects;

    private Manifests(List<JsonNode> objects) {
        this.objects = List.copyOf(objects);
    }

    /** Whether this machine can render. */
    static boolean canBeRendered() {
        return Shell.has("kubectl")
                && Shell.run("kubectl", "kustomize", "--help").code() == 0;
    }

    static Manifests of(Path overlay) {
        var text = Shell.run(Duration.ofSeconds(60), Map.of(), List.of("kubectl", "kustomize", overlay.toString()))
                .ok();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return new Manifests(new ArrayList<>(documents.readAll()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<JsonNode> all() {
        return objects.stream();
    }

    Stream<JsonNode> of(String... kinds) {
        return objects.stream()
                .filter(object -> List.of(kinds).contains(object.path("kind").asText()));
    }

    /** Everything that runs pods. */
    Stream<JsonNode> workloads() {
        return objects.stream()
                .filter(object -> WORKLOADS.contains(object.path("kind").asText()));
    }

    /** The pod that a workload makes. */
    static JsonNode pod(JsonNode workload) {
        return workload.path("kind").asText().equals("CronJob")
                ? workload.at("/spec/jobTemplate/spec/template")
                : workload.at("/spec/template");
    }

    /** All containers of a workload, also those that come before the others. */
    static Stream<JsonNode> containers(JsonNode workload) {
        var spec = pod(workload).path("spec");
        return Stream.concat(items(spec.path("initContainers")), items(spec.path("containers")));
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    static String name(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
