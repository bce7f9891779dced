package cloud.firn.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import io.kubernetes.client.openapi.models.V1Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The Secrets that objects of ours own. Of others nothing is read and nothing written. */
public final class Secrets {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final String LABEL = "app.kubernetes.io/managed-by";

    private final CoreV1Api api;

    public Secrets(Cluster cluster) {
        this.api = new CoreV1Api(cluster.calls());
    }

    /** What stands under a name. */
    public sealed interface Found {
        /** Nothing. */
        record Nothing() implements Found {}

        /** A Secret that somebody else made. */
        record Foreign() implements Found {}

        /** The one that the object owns. */
        record Owned(Map<String, String> texts) implements Found {
            @Override
            public String toString() {
                return "Owned[" + texts.keySet() + "]";
            }
        }
    }

    /** What stands under a name in the owner's namespace. */
    public Found find(Custom owner, String name) {
        var secret = read(owner.key().namespace(), name);
        if (secret.isEmpty()) {
            return new Found.Nothing();
        }
        if (!isOwned(secret.get(), owner)) {
            return new Found.Foreign();
        }
        var texts = new TreeMap<String, String>();
        Objects.requireNonNullElse(secret.get().getData(), Map.<String, byte[]>of())
                .forEach((key, value) -> texts.put(key, new String(value, UTF_8)));
        return new Found.Owned(texts);
    }

    /** Makes or replaces the owner's Secret; false when another stands there. */
    public boolean write(Custom owner, String name, Map<String, String> texts) {
        var namespace = owner.key().namespace();
        var before = read(namespace, name);
        if (before.isPresent() && !isOwned(before.get(), owner)) {
            return false;
        }
        var metadata = new V1ObjectMeta()
                .name(name)
                .namespace(namespace)
                .labels(Map.of(LABEL, "firn-operator"))
                .ownerReferences(List.of(reference(owner)));
        before.map(V1Secret::getMetadata).ifPresent(old -> metadata.setResourceVersion(old.getResourceVersion()));
        var secret = new V1Secret()
                .apiVersion("v1")
                .kind("Secret")
                .metadata(metadata)
                .type("Opaque")
                .stringData(texts);
        try {
            var unused = before.isPresent()
                    ? api.replaceNamespacedSecret(name, namespace, secret).execute()
                    : api.createNamespacedSecret(namespace, secret).execute();
            return true;
        } catch (ApiException e) {
            throw trouble("write", name, e);
        }
    }

    /** Lets the Secret live on when its owner goes. */
    public void disown(Custom owner, String name) {
        var namespace = owner.key().namespace();
        var secret = read(namespace, name).filter(it -> isOwned(it, owner));
        if (secret.isEmpty()) {
            return;
        }
        Objects.requireNonNull(secret.get().getMetadata()).setOwnerReferences(List.of());
        try {
            var unused =
                    api.replaceNamespacedSecret(name, namespace, secret.get()).execute();
        } catch (ApiException e) {
            throw trouble("disown", name, e);
        }
    }

    /** Removes the owner's Secret, if it is there. */
    public void delete(Custom owner, String name) {
        var namespace = owner.key().namespace();
        if (read(namespace, name).filter(it -> isOwned(it, owner)).isEmpty()) {
            return;
        }
        try {
            var unused = api.deleteNamespacedSecret(name, namespace).execute();
        } catch (ApiException e) {
            if (e.getCode() != NOT_FOUND) {
                throw trouble("delete", name, e);
            }
        }
    }

    private Optional<V1Secret> read(String namespace, String name) {
        try {
            return Optional.of(api.readNamespacedSecret(name, namespace).execute());
        } catch (ApiException e) {
            if (e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw trouble("read", name, e);
        }
    }

    private static boolean isOwned(V1Secret secret, Custom owner) {
        var metadata = secret.getMetadata();
        var owners = metadata == null ? null : metadata.getOwnerReferences();
        return owners != null && owners.stream().anyMatch(it -> owner.uid().equals(it.getUid()));
    }

    private static V1OwnerReference reference(Custom owner) {
        return new V1OwnerReference()
                .apiVersion(Kind.GROUP + "/" + Kind.VERSION)
                .kind(owner.kind().word())
                .name(owner.key().name())
                .uid(owner.uid())
                .controller(true)
                .blockOwnerDeletion(false);
    }

    /** The answer's body may show what was sent, so it stays out of messages. */
    private static ClusterOutage trouble(String what, String name, ApiException e) {
        var why = e.getCode() == CONFLICT ? "it was changed in between" : "the Kubernetes API answered " + e.getCode();
        return new ClusterOutage("Could not " + what + " the Secret " + name + ": " + why);
    }
}
