package cloud.firn.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.platform.crypto.KeyFile;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway on real servers, before services that echo, and one that is down. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GatewayTest {
    private static final String SECRET = "s".repeat(43);
    private static final String ORGANISATION = "3f0c1d3e-0000-4000-8000-000000000001";
    private static final List<AuditFact> AUDITED = new CopyOnWriteArrayList<>();

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable Node node;
    private static @Nullable EchoService echo;
    private static String door = "";

    private final Client client = new Client(door, "EXOtest", SECRET);

    @BeforeAll
    static void start() throws IOException {
        var files = Objects.requireNonNull(folder);
        echo = new EchoService(new Callers(KeyFile.readOrMake(files.resolve("internal.key")), InstantSource.system()));
        var servers = TestServers.shared();
        node = Node.start(NodeSettings.forTests(
                servers.cassandra(),
                servers.kafka(),
                files,
                Map.of(
                        "FIRN_GATEWAY_PORT", "0",
                        "FIRN_COMPUTE_URL", echo.url(),
                        "FIRN_IDENTITY_URL", echo.url(),
                        "FIRN_NETWORK_URL", "http://127.0.0.1:9",
                        "FIRN_RATE_BURST", "100",
                        "FIRN_RATE_PER_SECOND", "1")));
        for (var key : List.of("EXOtest", "EXOgone", "EXObusy")) {
            tell(
                    KeyFact.Valid.ofOwner(
                            key, ORGANISATION, "acme", "test", node.sealing().seal(SECRET, key)),
                    1);
        }
        tell(new KeyFact.Revoked("EXOgone"), 2);
        door = "http://127.0.0.1:"
                + Gateway.start(node).toCompletableFuture().join().port();
        node.consumers().replicate("test-audit", Topics.AUDIT, AuditFact.class, (key, fact) -> {
            if (fact != null) {
                AUDITED.add(fact.body());
            }
        });
        var plain = new Client(door, "", "");
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> plain.send("GET", "/ready", "", Map.of()).status() == 200);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(node).close();
        Objects.requireNonNull(echo).close();
    }

    @Test
    void a_signed_call_reaches_its_service_as_it_was_sent_with_the_verified_caller() throws IOException {
        var answer = client.call(
                "POST",
                "/v2/instance",
                "{\"name\": \"a\"}",
                Map.of("X-Request-Id", "mine-1", "Content-Type", "application/json"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("target")).isEqualTo("/v2/instance");
        assertThat(answer.text("body")).isEqualTo("{\"name\": \"a\"}");
        assertThat(answer.text("organisation")).isEqualTo(ORGANISATION);
        assertThat(answer.text("key")).isEqualTo("EXOtest");
        assertThat(answer.text("request-id")).isEqualTo("mine-1");
        assertThat(answer.text("authorization")).isEmpty();
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("RateLimit-Limit")).isEqualTo("100");
    }

    @Test
    void paths_and_queries_are_passed_on_untouched() throws IOException {
        var path = "/v2/ssh-key/my%20key";
        assertThat(client.get(path).text("target")).isEqualTo(path);
        var stop = "/v2/instance/" + UUID.randomUUID() + ":stop";
        assertThat(client.call("PUT", stop, "", Map.of()).text("target")).isEqualTo(stop);
        var expires = Instant.now().getEpochSecond() + 60;
        var unsignedArgument = client.send(
                "GET",
                "/v2/instance?labels=a%20b",
                "",
                Map.of("Authorization", client.authorization("GET", "/v2/instance", "", expires)));
        assertThat(unsignedArgument.text("target")).isEqualTo("/v2/instance?labels=a%20b");
    }

    @Test
    void the_list_of_zones_needs_no_signature() throws IOException {
        var answer = client.send("GET", "/v2/zone", "", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().has("organisation")).isFalse();
        assertThat(client.get("/v2/zone").text("organisation")).isEqualTo(ORGANISATION);
    }

    @Test
    void who_is_not_who_they_say_is_told_what_to_do() throws IOException {
        var before = Objects.requireNonNull(echo).calls();
        var now = Instant.now().getEpochSecond();
        for (var authorization : List.of(
                "EXO2-HMAC-SHA256 nonsense",
                "Bearer token",
                client.authorization("GET", "/v2/instance", "", now - 60),
                client.authorization("POST", "/v2/instance", "", now + 60),
                new Client(door, "EXOtest", "wrong").authorization("GET", "/v2/instance", "", now + 60),
                new Client(door, "EXOgone", SECRET).authorization("GET", "/v2/instance", "", now + 60),
                new Client(door, "EXOnobody", SECRET).authorization("GET", "/v2/instance", "", now + 60))) {
            var answer = client.send("GET", "/v2/instance", "", Map.of("Authorization", authorization));
            assertThat(answer.status()).as(authorization).isEqualTo(401);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("EXO2-HMAC-SHA256");
            assertThat(answer.text("message")).isEqualTo(answer.text("detail")).isNotEmpty();
            assertThat(answer.header("X-Request-Id")).isNotEmpty();
        }
        assertThat(client.send("GET", "/v2/instance", "", Map.of()).text("message"))
                .contains("Sign the call");
        assertThat(echo.calls()).isEqualTo(before);
    }

    @Test
    void a_body_that_was_not_signed_goes_nowhere() throws IOException {
        var expires = Instant.now().getEpochSecond() + 60;
        var signed = Map.of("Authorization", client.authorization("POST", "/v2/instance", "{}", expires));
        assertThat(client.send("POST", "/v2/instance", "{\"name\": \"b\"}", signed)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_claim_that_cannot_be_true_is_answered_before_its_body_is_read() throws IOException {
        var expires = Instant.now().getEpochSecond() + 60;
        for (var authorization : List.of(
                "Bearer token",
                client.authorization("POST", "/v2/instance", "", expires - 3_600),
                new Client(door, "EXOgone", SECRET).authorization("POST", "/v2/instance", "", expires))) {
            assertThat(Wire.send(
                            door,
                            "POST /v2/instance HTTP/1.1",
                            "Host: firn",
                            "Content-Length: 1000",
                            "Authorization: " + authorization))
                    .as(authorization)
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void unknown_paths_and_other_methods_are_named() throws IOException {
        assertThat(client.get("/v2/nothing").status()).isEqualTo(404);
        assertThat(client.get("/v2/instance/../zone").status()).isEqualTo(404);
        assertThat(client.get("/" + "a".repeat(16_000)).status()).isEqualTo(404);
        assertThat(client.get("/a".repeat(8_000)).status()).isEqualTo(404);
        var wrong = client.call("PATCH", "/v2/instance", "{}", Map.of());
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("GET, POST");
        assertThat(client.get("/v2/operation/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void a_body_is_small_and_json() throws IOException {
        var large = client.call("POST", "/v2/instance", "x".repeat(300_000), Map.of());
        assertThat(large.status()).isEqualTo(413);
        var xml = client.call("POST", "/v2/instance", "<a/>", Map.of("Content-Type", "application/xml"));
        assertThat(xml.status()).isEqualTo(415);
        assertThat(xml.text("message")).contains("application/json");
    }

    @Test
    void a_service_that_is_down_is_said_to_be_so_and_when_to_come_again() throws IOException {
        var answer = client.get("/v2/security-group");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.text("message")).contains("network").doesNotContain("127.0.0.1");
    }

    @Test
    void the_same_idempotency_key_gives_the_same_answer_and_calls_once() throws IOException {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Content-Type", "application/json");
        var first = client.call("POST", "/v2/instance", "{\"name\": \"once\"}", key);
        assertThat(first.text("idempotency-key")).startsWith(key.get("Idempotency-Key"));
        var calls = Objects.requireNonNull(echo).calls();
        var second = client.call("POST", "/v2/instance", "{\"name\": \"once\"}", key);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(echo.calls()).isEqualTo(calls);
        var other = client.call("POST", "/v2/instance", "{\"name\": \"twice\"}", key);
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void a_key_that_comes_every_night_is_a_new_order_every_night() throws IOException {
        var key = Map.of("Idempotency-Key", "nightly-stop");
        var path = "/v2/instance/" + UUID.randomUUID() + ":stop";
        var tonight = client.call("PUT", path, "", key);
        forget("nightly-stop");
        var tomorrow = client.call("PUT", path, "", key);
        assertThat(tomorrow.header("Idempotency-Replayed")).isEmpty();
        assertThat(tomorrow.text("idempotency-key")).isNotEmpty().isNotEqualTo(tonight.text("idempotency-key"));
    }

    @Test
    void an_outage_is_not_remembered() throws IOException {
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        assertThat(client.call("POST", "/v2/security-group", "", key).status()).isEqualTo(503);
        var again = client.call("POST", "/v2/security-group", "", key);
        assertThat(again.status()).isEqualTo(503);
        assertThat(again.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void remembered_answers_are_sealed() throws IOException {
        var key = UUID.randomUUID().toString();
        client.call("POST", "/v2/api-key", "{\"name\": \"a secret\"}", Map.of("Idempotency-Key", key));
        var row = Objects.requireNonNull(Objects.requireNonNull(node)
                .cassandra()
                .execute("SELECT * FROM " + node.settings().prefix() + "firn_gateway.calls WHERE organisation = '"
                        + ORGANISATION + "' AND idempotency_key = '" + key + "'")
                .one());
        assertThat(row.getString("answer")).startsWith("v1.").doesNotContain("a secret");
    }

    @Test
    void a_key_that_is_no_key_is_refused() throws IOException {
        assertThat(client.call("POST", "/v2/instance", "", Map.of("Idempotency-Key", "k".repeat(256)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void who_asks_too_much_is_told_when_to_come_again_and_keeps_nobody_else_out() throws IOException {
        var busy = new Client(door, "EXObusy", SECRET);
        var answer = busy.get("/v2/instance-type");
        for (var i = 0; i < 200 && answer.status() != 429; i++) {
            answer = busy.get("/v2/instance-type");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.header("RateLimit-Remaining")).isEqualTo("0");
        assertThat(client.get("/v2/instance-type").status()).isEqualTo(200);
    }

    @Test
    void what_changes_something_is_audited() throws IOException {
        var path = "/v2/instance/" + UUID.randomUUID();
        client.call("DELETE", path, "", Map.of("X-Request-Id", "audited-1"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(AUDITED).anySatisfy(fact -> {
                    var called = (AuditFact.Called) fact;
                    assertThat(called.path()).isEqualTo(path);
                    assertThat(called.requestId()).isEqualTo("audited-1");
                    assertThat(called.keyId()).isEqualTo("EXOtest");
                    assertThat(called.sourceAddress()).isEqualTo("127.0.0.1");
                    assertThat(called.status()).isEqualTo(200);
                }));
    }

    @Test
    void the_console_may_run_its_own_scripts_and_nothing_else() throws IOException {
        var page = client.send("GET", "/console/", "", Map.of());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(page.body().asText())
                .contains("<title>Firn</title>")
                .doesNotContainPattern("<script>|<style>| style=| on[a-z]+=|https?://");
        assertThat(client.send("GET", "/console/firn.js", "", Map.of()).header("Content-Type"))
                .contains("javascript");
        assertThat(client.send("GET", "/console", "", Map.of()).header("Location"))
                .isEqualTo("/console/");
        assertThat(client.send("GET", "/console/../v2/zone", "", Map.of()).status())
                .isIn(200, 404);
    }

    /** What a day does. */
    private static void forget(String idempotencyKey) {
        var running = Objects.requireNonNull(node);
        running.cassandra()
                .execute("DELETE FROM " + running.settings().prefix() + "firn_gateway.calls WHERE organisation = '"
                        + ORGANISATION + "' AND idempotency_key = '" + idempotencyKey + "' IF EXISTS");
    }

    private static void tell(KeyFact fact, long sequence) {
        var at = Instant.now();
        var running = Objects.requireNonNull(node);
        running.publisher()
                .send(running.topic(Topics.KEYS), fact.keyId(), Facts.write(Fact.of(fact.keyId(), sequence, at, fact)))
                .toCompletableFuture()
                .join();
    }
}
