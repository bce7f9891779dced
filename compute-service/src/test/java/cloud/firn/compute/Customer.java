package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.node.Node;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer whom the gateway has verified. */
final class Customer {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Node node;
    private final String door;
    private final String organisation;

    /** An answer: its status and its JSON. */
    record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    Customer(Node node, int port) {
        this(node, port, UUID.randomUUID().toString());
    }

    Customer(Node node, int port, String organisation) {
        this.node = node;
        this.door = "http://127.0.0.1:" + port;
        this.organisation = organisation;
    }

    Answer get(String path) {
        return call("GET", path, null, null);
    }

    Answer post(String path, String body) {
        return call("POST", path, body, null);
    }

    Answer put(String path, String body) {
        return call("PUT", path, body, null);
    }

    Answer delete(String path) {
        return call("DELETE", path, null, null);
    }

    /** With an Idempotency-Key. */
    Answer call(String method, String path, @Nullable String body, @Nullable String key) {
        var caller = new Caller(organisation, "acme", "EXOtest", "request", key);
        var header = node.callers().header(caller);
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(door + path))
                .method(method, publisher)
                .header("Content-Type", "application/json")
                .header(header.name(), header.value())
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.tree().readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The id of a new instance, once its Operation succeeded. */
    String running(String body) {
        var operation = post("/v2/instance", body);
        succeeds(operation);
        return instanceOf(operation);
    }

    static String instanceOf(Answer operation) {
        return operation.body().path("reference").path("id").asText();
    }

    void succeeds(Answer operation) {
        assertThat(operation.status()).as(operation.body().toString()).isEqualTo(200);
        assertThat(ended(operation).text("state")).isEqualTo("success");
    }

    /** The Operation once it is no longer pending. */
    Answer ended(Answer operation) {
        return await().atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> get("/v2/operation/" + operation.text("id")), now -> {
                    assertThat(now.status()).as(now.body().toString()).isEqualTo(200);
                    return !now.text("state").equals("pending");
                });
    }
}
