package cloud.firn.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the cloud answered to one call.
 *
 * @param call the method and path, for messages
 * @param requestId the {@code X-Request-Id} of the answer, or empty
 */
public record Answer(String call, int status, Optional<String> requestId, JsonNode body) {
    /** The body of a 200. */
    public JsonNode ok() {
        NotAsPromised.unless(status == 200, call + " answered " + status + ": " + body);
        return body;
    }

    /** What the answer says to people. */
    public String message() {
        return body.path("message").asText();
    }
}
