package cloud.firn.operator.firn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public API, signed with the operator's key and called at a pace. For several threads. Blocking; a call takes at most
 * twenty seconds, and is never repeated here.
 *
 * <p>Contract: Exoscale API v2.
 */
public final class FirnApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A date is not read: the pause of the queue does as well. */
    private static final Predicate<String> SECONDS =
            Pattern.compile("[0-9]{1,5}").asMatchPredicate();

    private static final Duration VALIDITY = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI endpoint;
    private final Credentials credentials;
    private final Pace pace;

    /** The API at {@code endpoint}, which ends in {@code /v2}. */
    public FirnApi(URI endpoint, Credentials credentials, Pace pace) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.pace = pace;
    }

    /** Reads {@code path}, below {@code /v2}. */
    public Answer get(String path) {
        return call("GET", path, "", null);
    }

    /** Makes something; all calls under one {@code idempotencyKey} make it once. */
    public Answer post(String path, JsonNode body, String idempotencyKey) {
        return call("POST", path, body.toString(), idempotencyKey);
    }

    /** Adds something that the API itself does not add twice. */
    public Answer post(String path, JsonNode body) {
        return call("POST", path, body.toString(), null);
    }

    /** Changes something to a state that the body names in full. */
    public Answer put(String path, JsonNode body) {
        return call("PUT", path, body.toString(), null);
    }

    /** Gives an order that has no body. */
    public Answer put(String path) {
        return call("PUT", path, "", null);
    }

    /** Removes something. */
    public Answer delete(String path) {
        return call("DELETE", path, "", null);
    }

    private Answer call(String method, String path, String body, @Nullable String idempotencyKey) {
        pace.await();
        var target = URI.create(endpoint + path);
        var request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        Signature.header(
                                credentials, method, target, body, Instant.now().plus(VALIDITY)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            return answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new Outage("Firn's API was not reached: " + e, Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Outage("The operator is stopping.", Duration.ZERO);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        var answer = new Answer(response.statusCode(), read(response.body()));
        var busy = answer.status() == 429 || answer.status() == 408 || answer.status() >= 500;
        // Not known here, or signed wrongly: true of every call, and mended by who runs the operator.
        if (busy || answer.status() == 401) {
            var after = response.headers().firstValue("Retry-After").filter(SECONDS);
            throw new Outage(
                    "Firn's API answered " + answer.status() + ": " + answer.message(),
                    Duration.ofSeconds(after.map(Long::parseLong).orElse(0L)));
        }
        return answer;
    }

    private static JsonNode read(String body) {
        try {
            var read = body.isBlank() ? null : JSON.readTree(body);
            return read == null ? JsonNodeFactory.instance.objectNode() : read;
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
