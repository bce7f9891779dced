package cloud.firn.operator.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a Kubernetes API, with its rules: every write has a new version, a write on an old version is a conflict, the
 * status is a part of its own, an object with finalizers is only marked as deleted.
 */
final class KubernetesObjects {
    private static final String METADATA = "metadata";

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Event> history = new ArrayList<>();
    private long version = 100;
    private long forgotten;

    /** What a watch tells. */
    record Event(String collection, String namespace, long version, String type, ObjectNode object) {}

    /** A refusal. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** Where an object is. */
    record Place(String collection, String namespace, String name) {
        String key() {
            return collection + "|" + namespace + "|" + name;
        }
    }

    synchronized long version() {
        return version;
    }

    synchronized List<ObjectNode> list(String collection, @Nullable String namespace) {
        return objects.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(collection + "|" + (namespace == null ? "" : namespace + "|")))
                .map(entry -> entry.getValue().deepCopy())
                .toList();
    }

    synchronized ObjectNode get(Place place) {
        var found = objects.get(place.key());
        if (found == null) {
            throw new Refused(404, place + " not found");
        }
        return found.deepCopy();
    }

    synchronized ObjectNode create(Place place, ObjectNode object) {
        if (objects.containsKey(place.key())) {
            throw new Refused(409, place + " already exists");
        }
        var metadata = object.withObject("/" + METADATA);
        metadata.put("namespace", place.namespace())
                .put("name", place.name())
                .put("uid", UUID.randomUUID().toString())
                .put("generation", 1)
                .put("creationTimestamp", now());
        object.remove("status");
        plainSecrets(object);
        return put(place, object, "ADDED");
    }

    /** Replaces all but the status, or the status alone. */
    synchronized ObjectNode replace(Place place, ObjectNode next, boolean status) {
        var before = get(place);
        var expected = next.path(METADATA).path("resourceVersion").asText("");
        if (!expected.isEmpty()
                && !expected.equals(
                        before.path(METADATA).path("resourceVersion").asText())) {
            throw new Refused(409, place + " has been modified");
        }
        if (status) {
            var merged = before.deepCopy();
            setOrRemove(merged, "status", next.get("status"));
            return merged.equals(before) ? before : put(place, merged, "MODIFIED");
        }
        var object = next.deepCopy();
        var metadata = object.withObject("/" + METADATA);
        for (var kept : List.of("uid", "creationTimestamp", "deletionTimestamp", "generation", "resourceVersion")) {
            setOrRemove(metadata, kept, before.path(METADATA).get(kept));
        }
        setOrRemove(object, "status", before.get("status"));
        plainSecrets(object);
        if (!Objects.equals(object.get("spec"), before.get("spec"))) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        return object.equals(before) ? before : putOrEnd(place, object);
    }

    /** A merge patch of RFC 7386. */
    synchronized ObjectNode merge(Place place, ObjectNode patch) {
        var merged = get(place);
        merge(merged, patch);
        return replace(place, merged, false);
    }

    synchronized ObjectNode delete(Place place) {
        var object = get(place);
        var metadata = object.withObject("/" + METADATA);
        if (metadata.path("finalizers").isEmpty()) {
            return end(place, object);
        }
        if (metadata.has("deletionTimestamp")) {
            return object;
        }
        metadata.put("deletionTimestamp", now());
        metadata.put("generation", metadata.path("generation").asLong() + 1);
        return put(place, object, "MODIFIED");
    }

    /** What happened after a version. */
    synchronized List<Event> after(long since, String collection, @Nullable String namespace) {
        if (since < forgotten) {
            throw new Refused(410, "too old resource version: " + since);
        }
        return history.stream()
                .filter(event -> event.version() > since && event.collection().equals(collection))
                .filter(event -> namespace == null || namespace.equals(event.namespace()))
                .toList();
    }

    /** Waits until something has happened after a version, but not for long. */
    synchronized void await(long since, Duration most) throws InterruptedException {
        var end = System.nanoTime() + most.toNanos();
        for (var left = most.toMillis(); version <= since && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Watches from any version that was told so far are refused from now on. */
    synchronized void forget() {
        version++;
        forgotten = version;
        history.clear();
        notifyAll();
    }

    private ObjectNode putOrEnd(Place place, ObjectNode object) {
        var metadata = object.path(METADATA);
        return metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()
                ? end(place, object)
                : put(place, object, "MODIFIED");
    }

    private ObjectNode end(Place place, ObjectNode object) {
        put(place, object, "DELETED");
        objects.remove(place.key());
        return object;
    }

    private ObjectNode put(Place place, ObjectNode object, String type) {
        version++;
        object.withObject("/" + METADATA).put("resourceVersion", String.valueOf(version));
        objects.put(place.key(), object);
        history.add(new Event(place.collection(), place.namespace(), version, type, object.deepCopy()));
        notifyAll();
        return object.deepCopy();
    }

    private static void plainSecrets(ObjectNode object) {
        if (!(object.remove("stringData") instanceof ObjectNode texts)) {
            return;
        }
        var data = object.withObject("/data");
        texts.properties()
                .forEach(text -> data.put(
                        text.getKey(),
                        Base64.getEncoder()
                                .encodeToString(text.getValue().asText().getBytes(UTF_8))));
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            var value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject()) {
                var inner = target.get(field.getKey()) instanceof ObjectNode there
                        ? there
                        : target.putObject(field.getKey());
                merge(inner, value);
            } else {
                target.set(field.getKey(), value);
            }
        });
    }

    private static void setOrRemove(ObjectNode object, String field, @Nullable JsonNode value) {
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value);
        }
    }

    private static String now() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
    }

    static ObjectNode status(int code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }
}
