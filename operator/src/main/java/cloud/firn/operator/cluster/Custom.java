package cloud.firn.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One object as the Kubernetes API has it.
 *
 * @param json all of it; not changed by anybody
 */
public record Custom(Kind kind, ObjectNode json) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private static final String ORPHAN = "Orphan";

    static Custom of(Kind kind, String json) {
        try {
            return new Custom(kind, (ObjectNode) JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The Kubernetes API answered what is no object", e);
        }
    }

    public Key key() {
        return new Key(kind, meta("namespace"), meta("name"));
    }

    /** Another for every object that ever had this name. */
    public String uid() {
        return meta("uid");
    }

    /** Another after every change. */
    public String version() {
        return meta("resourceVersion");
    }

    /** One more after every change of the specification. */
    public long generation() {
        return json.path("metadata").path("generation").asLong();
    }

    /** Whether it was deleted, and waits for its finalizers. */
    public boolean isDeleting() {
        return json.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** Whether what it made stays when it is deleted. */
    public boolean isOrphaning() {
        return ORPHAN.equals(json.path("spec").path("deletionPolicy").asText());
    }

    public List<String> finalizers() {
        var names = new ArrayList<String>();
        json.path("metadata").path("finalizers").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The specification, with defaults and within the limits of the definition. */
    public <T> T spec(Class<T> type) {
        return JSON.convertValue(json.path("spec"), type);
    }

    /** A copy of the status; empty when there is none yet. */
    public ObjectNode status() {
        JsonNode status = json.get("status");
        return status instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
    }

    /** The id that Firn gave to what this object stands for; empty while there is none. */
    public String externalId() {
        return json.path("status").path("id").asText("");
    }

    private String meta(String field) {
        return json.path("metadata").path(field).asText("");
    }
}
