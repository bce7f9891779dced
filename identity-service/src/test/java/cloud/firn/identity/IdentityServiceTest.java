package cloud.firn.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on real servers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityServiceTest {
    private static final Map<String, KeyFact> TOLD = new ConcurrentHashMap<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable Node node;
    private static int port;

    private record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    @BeforeAll
    static void start() {
        node = Node.start(settings(Map.of()));
        port = IdentityService.start(node).toCompletableFuture().join().port();
        node.consumers().replicate("test-keys", Topics.KEYS, KeyFact.class, (key, fact) -> {
            if (fact != null) {
                TOLD.put(key, fact.body());
            }
        });
    }

    @AfterAll
    static void stop() {
        node().close();
    }

    @Test
    void the_first_start_hands_a_key_over_to_each_organisation_in_a_file_that_only_its_owner_reads()
            throws IOException {
        for (var name : List.of("firn", "acme")) {
            var file = credentials(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            var values = values(file);
            assertThat(values.get("FIRN_API_KEY")).matches("EXO[0-9a-f]{24}");
            assertThat(values.get("FIRN_API_SECRET")).matches("[A-Za-z0-9_-]{43}");
            var told = await().atMost(Duration.ofSeconds(10))
                    .until(() -> TOLD.get(values.get("FIRN_API_KEY")), KeyFact.Valid.class::isInstance);
            var valid = (KeyFact.Valid) told;
            assertThat(valid.organisation()).isEqualTo(values.get("FIRN_ORGANISATION"));
            assertThat(valid.organisationName()).isEqualTo(name);
            assertThat(node().sealing().open(valid.sealedSecret(), valid.keyId()))
                    .isEqualTo(values.get("FIRN_API_SECRET"));
        }
    }

    @Test
    void a_restart_makes_no_second_key_and_writes_a_lost_file_again() throws IOException {
        var before = Files.readString(credentials("firn"));
        Files.delete(credentials("firn"));
        try (var again =
                Node.start(settings(Map.of("FIRN_PREFIX", node().settings().prefix())))) {
            IdentityService.start(again).toCompletableFuture().join();
            assertThat(Files.readString(credentials("firn"))).isEqualTo(before);
        }
        var listed = call("firn", "GET", "/v2/api-key", null, null).body().path("api-keys");
        assertThat(listed).hasSize(1);
    }

    @Test
    void a_customer_sees_the_own_organisation() throws IOException {
        var answer = call("acme", "GET", "/v2/organization", null, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("name")).isEqualTo("acme");
        assertThat(answer.text("id")).isEqualTo(values(credentials("acme")).get("FIRN_ORGANISATION"));
    }

    @Test
    void a_new_key_shows_its_secret_once_and_is_known_to_the_others_at_once() throws IOException {
        var made = call("acme", "POST", "/v2/api-key", "{\"name\": \"ci\"}", null);
        assertThat(made.status()).isEqualTo(200);
        var valid = (KeyFact.Valid) await().atMost(Duration.ofSeconds(5))
                .until(() -> TOLD.get(made.text("key")), KeyFact.Valid.class::isInstance);
        assertThat(node().sealing().open(valid.sealedSecret(), valid.keyId())).isEqualTo(made.text("secret"));
        var seen = call("acme", "GET", "/v2/api-key/" + made.text("key"), null, null);
        assertThat(seen.text("name")).isEqualTo("ci");
        assertThat(seen.body().has("secret")).isFalse();
        assertThat(call("acme", "GET", "/v2/api-key", null, null).body().toString())
                .contains(made.text("key"))
                .doesNotContain(made.text("secret"));
    }

    @Test
    void a_repeat_with_the_same_idempotency_key_answers_the_same_key() throws IOException {
        var first = call("acme", "POST", "/v2/api-key", "{\"name\": \"twice\"}", "retry-1");
        var second = call("acme", "POST", "/v2/api-key", "{\"name\": \"twice\"}", "retry-1");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void a_deleted_key_is_gone_and_deleting_again_changes_nothing() throws IOException {
        var key =
                call("acme", "POST", "/v2/api-key", "{\"name\": \"old\"}", null).text("key");
        var deleted = call("acme", "DELETE", "/v2/api-key/" + key, null, null);
        assertThat(deleted.text("state")).isEqualTo("success");
        await().atMost(Duration.ofSeconds(5)).until(() -> TOLD.get(key), KeyFact.Revoked.class::isInstance);
        assertThat(call("acme", "GET", "/v2/api-key/" + key, null, null).status())
                .isEqualTo(404);
        assertThat(call("acme", "DELETE", "/v2/api-key/" + key, null, null).body())
                .isEqualTo(deleted.body());
        assertThat(call("acme", "GET", "/v2/operation/" + deleted.text("id"), null, null)
                        .text("state"))
                .isEqualTo("success");
    }

    @Test
    void a_key_of_another_organisation_is_not_there() throws IOException {
        var key = values(credentials("firn")).get("FIRN_API_KEY");
        assertThat(call("acme", "GET", "/v2/api-key/" + key, null, null).status())
                .isEqualTo(404);
        assertThat(call("acme", "DELETE", "/v2/api-key/" + key, null, null).status())
                .isEqualTo(404);
    }

    @Test
    void a_key_cannot_lock_its_organisation_out() throws IOException {
        var key = values(credentials("acme")).get("FIRN_API_KEY");
        var refused = call("acme", "DELETE", "/v2/api-key/" + key, null, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("message")).contains("another key");
    }

    @Test
    void a_wrong_field_is_named() throws IOException {
        for (var body : List.of("{}", "{\"name\": \"\"}", "{\"name\": 7}", "[]", "nonsense", "")) {
            assertThat(call("acme", "POST", "/v2/api-key", body, null).status()).isEqualTo(400);
        }
        var role = call(
                "acme", "POST", "/v2/api-key", "{\"name\": \"x\", \"role-id\": \"" + UUID.randomUUID() + "\"}", null);
        assertThat(role.status()).isEqualTo(400);
        assertThat(role.body().path("errors").path(0).path("location").asText()).isEqualTo("body.role-id");
    }

    @Test
    void who_does_not_come_through_the_gateway_is_nobody() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/api-key"))
                .build();
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    private static Answer call(
            String organisation, String method, String path, @Nullable String body, @Nullable String idempotencyKey)
            throws IOException {
        var credentials = values(credentials(organisation));
        var caller = new Caller(
                credentials.getOrDefault("FIRN_ORGANISATION", ""),
                organisation,
                credentials.getOrDefault("FIRN_API_KEY", ""),
                "request",
                idempotencyKey);
        var header = node().callers().header(caller);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header(header.name(), header.value())
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.tree().readTree(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static NodeSettings settings(Map<String, String> more) {
        var all = new ConcurrentHashMap<>(Map.of("FIRN_IDENTITY_PORT", "0"));
        all.putAll(more);
        var servers = TestServers.shared();
        return NodeSettings.forTests(servers.cassandra(), servers.kafka(), Objects.requireNonNull(folder), all);
    }

    private static Path credentials(String organisation) {
        return Objects.requireNonNull(folder).resolve("credentials").resolve(organisation + ".env");
    }

    private static Map<String, String> values(Path file) throws IOException {
        var values = new ConcurrentHashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return values;
    }

    private static Node node() {
        return Objects.requireNonNull(node);
    }
}
