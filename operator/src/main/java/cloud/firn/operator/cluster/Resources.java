package cloud.firn.operator.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonParser;
import io.kubernetes.client.common.KubernetesType;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CustomObjectsApi;
import io.kubernetes.client.util.Watchable;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesListObject;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.ListOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of our kinds in the Kubernetes API. Every write says which version it was decided on, so that nobody writes
 * over what he has not seen.
 */
public final class Resources {
    private static final int PAGE = 500;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Cluster cluster;
    private final @Nullable String namespace;

    /** Those in {@code namespace}; in all when it is null. */
    public Resources(Cluster cluster, @Nullable String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * All objects of a kind.
     *
     * @param version where a watch goes on from
     */
    public record Listing(List<Custom> objects, String version) {}

    /** All of a kind, as they are now. */
    public Listing list(Kind kind) {
        var api = api(kind);
        var objects = new ArrayList<Custom>();
        var page = new ListOptions().limit(PAGE);
        while (true) {
            var answer = page(api, page);
            answer.getItems().forEach(item -> objects.add(custom(kind, item)));
            var metadata = answer.getMetadata();
            var next = metadata.getContinue();
            if (next == null || next.isEmpty()) {
                return new Listing(objects, Objects.requireNonNullElse(metadata.getResourceVersion(), ""));
            }
            page.setContinue(next);
        }
    }

    private DynamicKubernetesListObject page(DynamicKubernetesApi api, ListOptions options) {
        return succeeded(ask(() -> namespace == null ? api.list(options) : api.list(namespace, options)));
    }

    /** What changes from a version on, for as long as {@link Cluster#watch()} says. */
    Watchable<DynamicKubernetesObject> watch(Kind kind, String from) throws ApiException {
        var api = new DynamicKubernetesApi(Kind.GROUP, Kind.VERSION, kind.plural(), cluster.watches());
        var options = new ListOptions()
                .resourceVersion(from)
                .timeoutSeconds(Math.toIntExact(Math.max(1, cluster.watch().toSeconds())));
        return namespace == null ? api.watch(options) : api.watch(namespace, options);
    }

    /** One object as it is now; empty when it is not there. */
    public Optional<Custom> get(Key key) {
        return answered(key.kind(), ask(() -> api(key.kind()).get(key.namespace(), key.name())));
    }

    /** Replaces the finalizers; empty when the object has changed or gone since it was read. */
    public Optional<Custom> withFinalizers(Custom object, List<String> finalizers) {
        var patch = JsonNodeFactory.instance.objectNode();
        var metadata = patch.putObject("metadata").put("resourceVersion", object.version());
        finalizers.forEach(metadata.putArray("finalizers")::add);
        var key = object.key();
        return answered(key.kind(), ask(() -> api(key.kind())
                .patch(
                        key.namespace(),
                        key.name(),
                        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                        new V1Patch(patch.toString()))));
    }

    /** Replaces the status; false when the object has changed or gone since it was read. */
    public boolean withStatus(Custom object, ObjectNode status) {
        var next = object.json().deepCopy();
        next.set("status", status);
        var key = object.key();
        try {
            var unused = new CustomObjectsApi(cluster.calls())
                    .replaceNamespacedCustomObjectStatus(
                            Kind.GROUP,
                            Kind.VERSION,
                            key.namespace(),
                            key.kind().plural(),
                            key.name(),
                            JsonParser.parseString(next.toString()))
                    .execute();
            return true;
        } catch (ApiException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                return false;
            }
            throw new ClusterOutage(
                    "The status of " + key + " was not written: " + e.getCode() + " " + e.getResponseBody());
        }
    }

    static Custom custom(Kind kind, DynamicKubernetesObject object) {
        return Custom.of(kind, object.getRaw().toString());
    }

    private static Optional<Custom> answered(Kind kind, KubernetesApiResponse<DynamicKubernetesObject> answer) {
        var code = answer.getHttpStatusCode();
        return code == NOT_FOUND || code == CONFLICT ? Optional.empty() : Optional.of(custom(kind, succeeded(answer)));
    }

    private static <T extends KubernetesType> T succeeded(KubernetesApiResponse<T> answer) {
        if (!answer.isSuccess()) {
            var status = answer.getStatus();
            throw new ClusterOutage("The Kubernetes API answered " + answer.getHttpStatusCode() + ": "
                    + (status == null ? "" : status.getMessage()));
        }
        return answer.getObject();
    }

    /** The client throws what it could not send as an {@code IllegalStateException}. */
    private static <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalStateException e) {
            throw new ClusterOutage("The Kubernetes API was not reached: " + e.getMessage(), e);
        }
    }

    private DynamicKubernetesApi api(Kind kind) {
        return new DynamicKubernetesApi(Kind.GROUP, Kind.VERSION, kind.plural(), cluster.calls());
    }
}
