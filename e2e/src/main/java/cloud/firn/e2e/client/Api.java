package cloud.firn.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The public API as a customer calls it: signed, one call at a time. Thread-safe. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Access access;

    public Api(Access access) {
        this.access = access;
    }

    /** GET of {@code path} (below {@code /v2}), which must answer 200. */
    public JsonNode get(String path) {
        return call("GET", path, "").ok();
    }

    /** GET of {@code path}, whatever it answers. */
    public Answer look(String path) {
        return call("GET", path, "");
    }

    /** A mutation that answers an Operation; waits for the Operation to succeed, and hands it back. */
    public JsonNode done(String method, String path, Map<String, ?> body) {
        return Operations.succeeded(this, accepted(method, path, body));
    }

    /** A mutation that answers an Operation; hands it back as it was answered, most often pending. */
    public JsonNode accepted(String method, String path, Map<String, ?> body) {
        return call(method, path, body.isEmpty() ? "" : json(body)).ok();
    }

    /** One signed call. */
    public Answer call(String method, String path, String body) {
        return call(method, path, body, Map.of());
    }

    /** One signed call with headers of the caller's own. */
    public Answer call(String method, String path, String body, Map<String, String> headers) {
        return send(method, path, body, headers, Instant.now().plusSeconds(600));
    }

    /** One call whose signature expires when the caller says. */
    public Answer send(String method, String path, String body, Map<String, String> headers, Instant expires) {
        var uri = uri(path);
        var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        var signature = Signature.header(
                access.key(), access.secret(), method, uri.getRawPath(), query, body.getBytes(UTF_8), expires);
        var all = new LinkedHashMap<>(headers);
        all.put("Authorization", signature);
        return raw(method, path, body, all);
    }

    /** One call exactly as given: what is not in {@code headers} is not sent. */
    public Answer raw(String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    method + " " + path,
                    response.statusCode(),
                    response.headers().firstValue("X-Request-Id"),
                    read(response));
        } catch (IOException e) {
            throw new Outage(method + " " + path + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Outage(method + " " + path + " was interrupted", e);
        }
    }

    /** {@code value} as JSON text. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JSON cannot hold this", e);
        }
    }

    private URI uri(String path) {
        return URI.create(access.endpoint() + path);
    }

    private static JsonNode read(HttpResponse<String> response) {
        if (response.body().isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(response.body());
        }
    }
}
