package cloud.firn.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.roles.RoleFact;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles, through the service's door and on its topics. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesDoorTest {
    private static final Map<String, RoleFact> ROLES = new ConcurrentHashMap<>();
    private static final Map<String, KeyFact> KEYS = new ConcurrentHashMap<>();
    private static final Set<String> FORGOTTEN = ConcurrentHashMap.newKeySet();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String READS =
            """
            {"default-service-strategy": "deny", "services": {"sos": {"type": "rules", "rules": [
              {"action": "allow", "expression": "operation == 'get-object'"}]}}}""";

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable Node node;
    private static int port;

    private final String organisation = UUID.randomUUID().toString();

    private record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }

        String wrong() {
            return body.path("errors").path(0).path("location").asText();
        }

        String id() {
            return body.path("reference").path("id").asText();
        }
    }

    @BeforeAll
    static void start() {
        var servers = TestServers.shared();
        node = Node.start(NodeSettings.forTests(
                servers.cassandra(),
                servers.kafka(),
                Objects.requireNonNull(folder),
                Map.of("FIRN_IDENTITY_PORT", "0", "FIRN_IDENTITY_ENDING_SECONDS", "1")));
        port = IdentityService.start(node).toCompletableFuture().join().port();
        node.consumers().replicate("test-roles", Topics.ROLES, RoleFact.class, (key, fact) -> {
            if (fact != null) {
                ROLES.put(key, fact.body());
            }
        });
        node.consumers().replicate("test-role-keys", Topics.KEYS, KeyFact.class, (key, fact) -> {
            if (fact != null) {
                KEYS.put(key, fact.body());
            } else {
                FORGOTTEN.add(key);
            }
        });
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(node).close();
    }

    @Test
    void a_role_is_made_shown_changed_and_deleted_and_the_others_hear_of_it() throws IOException {
        var made = call("POST", "/v2/iam-role", "{\"name\": \"reader\", \"policy\": " + READS + "}");
        assertThat(made.text("state")).isEqualTo("success");
        var id = made.id();
        assertThat(call("GET", "/v2/operation/" + made.text("id"), null).text("state"))
                .isEqualTo("success");
        var seen = call("GET", "/v2/iam-role/" + id, null);
        assertThat(seen.text("name")).isEqualTo("reader");
        assertThat(seen.body().path("editable").asBoolean()).isTrue();
        assertThat(seen.body().path("max-session-ttl").asLong()).isEqualTo(3600);
        assertThat(seen.body().at("/policy/services/sos/rules/0/expression").asText())
                .isEqualTo("operation == 'get-object'");
        await().atMost(Duration.ofSeconds(5)).until(() -> ROLES.get(id), RoleFact.Kept.class::isInstance);
        assertThat(names()).containsExactlyInAnyOrder("Owner", "reader");

        var everything = "{\"default-service-strategy\": \"allow\", \"services\": {}}";
        assertThat(call("PUT", "/v2/iam-role/" + id + ":policy", everything).status())
                .isEqualTo(200);
        assertThat(call("PUT", "/v2/iam-role/" + id, "{\"description\": \"ein Löwe 🦁\", \"labels\": {\"a\": \"b\"}}")
                        .status())
                .isEqualTo(200);
        var changed = call("GET", "/v2/iam-role/" + id, null);
        assertThat(changed.text("description")).isEqualTo("ein Löwe 🦁");
        assertThat(changed.body().at("/policy/default-service-strategy").asText())
                .isEqualTo("allow");

        var deleted = call("DELETE", "/v2/iam-role/" + id, null);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(call("DELETE", "/v2/iam-role/" + id, null).body()).isEqualTo(deleted.body());
        assertThat(call("GET", "/v2/iam-role/" + id, null).status()).isEqualTo(404);
        await().atMost(Duration.ofSeconds(5)).until(() -> ROLES.get(id), RoleFact.Removed.class::isInstance);
        assertThat(names()).containsExactly("Owner");
    }

    @Test
    void the_owner_is_there_and_stays_as_it_is() throws IOException {
        var owner = call("GET", "/v2/iam-role", null).body().at("/iam-roles/0");
        assertThat(owner.path("editable").asBoolean()).isFalse();
        var path = "/v2/iam-role/" + owner.path("id").asText();
        assertThat(call("GET", path, null).text("name")).isEqualTo("Owner");
        assertThat(call("DELETE", path, null).status()).isEqualTo(409);
        assertThat(call("PUT", path, "{\"description\": \"mine\"}").status()).isEqualTo(409);
        assertThat(call("PUT", path + ":policy", READS).status()).isEqualTo(409);
        assertThat(call("POST", "/v2/iam-role", "{\"name\": \"owner\"}").wrong())
                .isEqualTo("body.name");
    }

    @Test
    void a_name_is_given_once_and_a_repeat_makes_no_second_role() throws IOException {
        var first = call("POST", "/v2/iam-role", "{\"name\": \"one\"}", "again");
        assertThat(call("POST", "/v2/iam-role", "{\"name\": \"one\"}", "again").body())
                .isEqualTo(first.body());
        assertThat(call("POST", "/v2/iam-role", "{\"name\": \"one\"}").status()).isEqualTo(409);
    }

    @Test
    void the_policy_of_a_role_that_is_not_editable_stays() throws IOException {
        var id = call("POST", "/v2/iam-role", "{\"name\": \"fixed\", \"editable\": false, \"policy\": " + READS + "}")
                .id();
        var refused = call("PUT", "/v2/iam-role/" + id + ":policy", READS);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("message")).contains("not editable");
    }

    @Test
    void a_role_of_another_organisation_is_not_there() throws IOException {
        var theirs = call(UUID.randomUUID().toString(), "POST", "/v2/iam-role", "{\"name\": \"theirs\"}", null)
                .id();
        assertThat(call("GET", "/v2/iam-role/" + theirs, null).status()).isEqualTo(404);
        assertThat(call("PUT", "/v2/iam-role/" + theirs, "{}").status()).isEqualTo(404);
        assertThat(call("PUT", "/v2/iam-role/" + theirs + ":policy", READS).status())
                .isEqualTo(404);
        assertThat(call("DELETE", "/v2/iam-role/" + theirs, null).status()).isEqualTo(404);
        assertThat(call("POST", "/v2/iam-role/" + theirs + "/assume", "{\"ttl\": 60}")
                        .status())
                .isEqualTo(404);
        var key = call("POST", "/v2/api-key", "{\"name\": \"k\", \"role-id\": \"" + theirs + "\"}");
        assertThat(key.status()).isEqualTo(400);
        assertThat(key.wrong()).isEqualTo("body.role-id");
    }

    @Test
    void what_is_wrong_in_a_role_is_named() throws IOException {
        assertThat(call("POST", "/v2/iam-role", "{}").wrong()).isEqualTo("body.name");
        assertThat(wrong("\"name\": \"" + "n".repeat(192) + "\"")).isEqualTo("body.name");
        assertThat(wrong("\"name\": \"a\\u0000b\"")).isEqualTo("body.name");
        assertThat(wrong("\"name\": \"x\", \"description\": \"" + "d".repeat(256) + "\""))
                .isEqualTo("body.description");
        assertThat(wrong("\"name\": \"x\", \"permissions\": [\"fly\"]")).isEqualTo("body.permissions");
        assertThat(wrong("\"name\": \"x\", \"permissions\": [null]")).isEqualTo("body.permissions");
        assertThat(wrong("\"name\": \"x\", \"max-session-ttl\": 0")).isEqualTo("body.max-session-ttl");
        assertThat(wrong("\"name\": \"x\", \"labels\": {\"a\": null}")).isEqualTo("body.labels");
        assertThat(wrong("\"name\": \"x\", \"assume-role-policy\": {\"rules\": [{\"action\": \"maybe\","
                        + " \"expression\": \"true\"}]}"))
                .isEqualTo("body.assume-role-policy.rules.0.action");
        assertThat(wrong("\"name\": \"x\", \"policy\": {\"services\": {}}"))
                .isEqualTo("body.policy.default-service-strategy");
    }

    @Test
    void an_expression_that_is_none_or_costs_too_much_is_refused_by_name() throws IOException {
        for (var expression : List.of(
                "operation ==",
                "nobody == 1",
                "'text'",
                "",
                "(".repeat(900) + "true" + ")".repeat(900),
                "[operation].exists(a, [a + a].exists(b, b == ''))",
                "true" + " ".repeat(2_100))) {
            assertThat(wrong("\"name\": \"x\", \"policy\": " + policy(expression)))
                    .as(expression)
                    .isEqualTo("body.policy.services.sos.rules.0.expression");
        }
        var fine = call(
                "POST", "/v2/iam-role", "{\"name\": \"日本語 🦁\", \"policy\": " + policy("operation == 'é🦁'") + "}");
        assertThat(fine.status()).isEqualTo(200);
    }

    @Test
    void a_policy_is_small() throws IOException {
        var rule = "{\"action\": \"allow\", \"expression\": \"true\"}";
        var rules = String.join(",", IntStream.range(0, 51).mapToObj(i -> rule).toList());
        assertThat(wrong("\"name\": \"x\", \"policy\": {\"default-service-strategy\": \"deny\", \"services\": {\"sos\":"
                        + " {\"type\": \"rules\", \"rules\": [" + rules + "]}}}"))
                .isEqualTo("body.policy.services.sos.rules");
        var text = "'" + "x".repeat(1_900) + "' == operation";
        var large = String.join(
                ",",
                IntStream.range(0, 10)
                        .mapToObj(i -> "{\"action\": \"allow\", \"expression\": \"" + text + "\"}")
                        .toList());
        assertThat(wrong("\"name\": \"x\", \"policy\": {\"default-service-strategy\": \"deny\", \"services\": {\"sos\":"
                        + " {\"type\": \"rules\", \"rules\": [" + large + "]}}}"))
                .isEqualTo("body.policy");
        assertThat(call("POST", "/v2/iam-role", "{\"name\": \"" + "x".repeat(1024 * 1024) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_key_has_its_role_and_a_role_with_keys_is_not_deleted() throws IOException {
        var id = call("POST", "/v2/iam-role", "{\"name\": \"keyed\", \"policy\": " + READS + "}")
                .id();
        var key = call("POST", "/v2/api-key", "{\"name\": \"k\", \"role-id\": \"" + id + "\"}");
        assertThat(key.text("role-id")).isEqualTo(id);
        assertThat(call("GET", "/v2/api-key/" + key.text("key"), null).text("role-id"))
                .isEqualTo(id);
        assertThat(call("GET", "/v2/api-key", null)
                        .body()
                        .at("/api-keys/0/role-id")
                        .asText())
                .isEqualTo(id);
        var told = (KeyFact.Valid) await().atMost(Duration.ofSeconds(5))
                .until(() -> KEYS.get(key.text("key")), KeyFact.Valid.class::isInstance);
        assertThat(told.roleId()).isEqualTo(id);
        assertThat(told.expires()).isNull();
        var refused = call("DELETE", "/v2/iam-role/" + id, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("message")).contains(key.text("key"));
        call("DELETE", "/v2/api-key/" + key.text("key"), null);
        assertThat(call("DELETE", "/v2/iam-role/" + id, null).status()).isEqualTo(200);
    }

    @Test
    void who_assumes_a_role_gets_a_key_that_ends_and_is_in_no_list() throws IOException {
        var id = call("POST", "/v2/iam-role", "{\"name\": \"visitor\", \"max-session-ttl\": 60}")
                .id();
        assertThat(call("POST", "/v2/iam-role/" + id + "/assume", "{\"ttl\": 61}")
                        .wrong())
                .isEqualTo("body.ttl");
        assertThat(call("POST", "/v2/iam-role/" + id + "/assume", "{}").wrong()).isEqualTo("body.ttl");
        var key = call("POST", "/v2/iam-role/" + id + "/assume", "{\"ttl\": 60}");
        assertThat(key.text("role-id")).isEqualTo(id);
        assertThat(key.text("org-id")).isEqualTo(organisation);
        assertThat(key.text("secret")).hasSize(43);
        assertThat(Instant.parse(key.text("expires-at")))
                .isBetween(Instant.now(), Instant.now().plusSeconds(61));
        var told = (KeyFact.Valid) await().atMost(Duration.ofSeconds(5))
                .until(() -> KEYS.get(key.text("key")), KeyFact.Valid.class::isInstance);
        assertThat(told.expires()).isEqualTo(Instant.parse(key.text("expires-at")));
        assertThat(call("GET", "/v2/api-key", null).body().path("api-keys")).isEmpty();
    }

    @Test
    void a_key_that_has_ended_is_forgotten_and_makes_room() throws IOException {
        var id = call("POST", "/v2/iam-role", "{\"name\": \"short\"}").id();
        var key = call("POST", "/v2/iam-role/" + id + "/assume", "{\"ttl\": 1}").text("key");
        await().atMost(Duration.ofSeconds(30)).until(() -> FORGOTTEN.contains(key));
        var tables = Objects.requireNonNull(node).settings().prefix() + "firn_identity.";
        await().atMost(Duration.ofSeconds(5)).until(() -> Objects.requireNonNull(node)
                .cassandra()
                .execute("SELECT key_id FROM " + tables + "temporary_keys WHERE organisation = '" + organisation + "'")
                .all()
                .isEmpty());
        assertThat(call("GET", "/v2/api-key/" + key, null).status()).isEqualTo(404);
    }

    @Test
    void the_policy_of_an_organisation_is_set_and_reset() throws IOException {
        assertThat(call("GET", "/v2/iam-organization-policy", null).text("default-service-strategy"))
                .isEqualTo("allow");
        assertThat(call("PUT", "/v2/iam-organization-policy", READS).text("state"))
                .isEqualTo("success");
        assertThat(call("GET", "/v2/iam-organization-policy", null).text("default-service-strategy"))
                .isEqualTo("deny");
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        ROLES.get(organisation) instanceof RoleFact.OrganisationPolicy top && top.policy() != null);
        assertThat(call("PUT", "/v2/iam-organization-policy", policy("what")).wrong())
                .isEqualTo("body.services.sos.rules.0.expression");
        assertThat(call("POST", "/v2/iam-organization-policy:reset", null).status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        ROLES.get(organisation) instanceof RoleFact.OrganisationPolicy top && top.policy() == null);
    }

    private List<String> names() throws IOException {
        return call("GET", "/v2/iam-role", null).body().path("iam-roles").findValuesAsText("name");
    }

    private String wrong(String fields) throws IOException {
        var answer = call("POST", "/v2/iam-role", "{" + fields + "}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        return answer.wrong();
    }

    private static String policy(String expression) {
        return "{\"default-service-strategy\": \"deny\", \"services\": {\"sos\": {\"type\": \"rules\", \"rules\":"
                + " [{\"action\": \"allow\", \"expression\": \"" + expression + "\"}]}}}";
    }

    private Answer call(String method, String path, @Nullable String body) throws IOException {
        return call(organisation, method, path, body, null);
    }

    private Answer call(String method, String path, @Nullable String body, String idempotencyKey) throws IOException {
        return call(organisation, method, path, body, idempotencyKey);
    }

    private static Answer call(
            String whose, String method, String path, @Nullable String body, @Nullable String idempotencyKey)
            throws IOException {
        var header = Objects.requireNonNull(node)
                .callers()
                .header(new Caller(whose, "test", "EXOcaller", "request", idempotencyKey));
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
}
