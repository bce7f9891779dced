package cloud.firn.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Waiting for Operations to end. */
public final class Operations {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private Operations() {}

    /** The operation as it ended. */
    public static JsonNode ended(Api api, JsonNode operation) {
        if (!"pending".equals(state(operation))) {
            return operation;
        }
        var id = operation.path("id").asText();
        return Wait.upTo(PATIENCE, "the operation " + id + " ends", () -> api.get("/operation/" + id), now -> !"pending"
                .equals(state(now)));
    }

    /** The operation, which must end well. */
    public static JsonNode succeeded(Api api, JsonNode operation) {
        var end = ended(api, operation);
        NotAsPromised.unless("success".equals(state(end)), "The operation ended otherwise than in success: " + end);
        return end;
    }

    /** The id of what the operation is about. */
    public static String about(JsonNode operation) {
        var id = operation.path("reference").path("id").asText();
        NotAsPromised.unless(!id.isEmpty(), "The operation names no resource: " + operation);
        return id;
    }

    private static String state(JsonNode operation) {
        return operation.path("state").asText();
    }
}
