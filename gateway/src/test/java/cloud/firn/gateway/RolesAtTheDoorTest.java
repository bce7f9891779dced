package cloud.firn.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.contracts.roles.RolePolicy.Rule;
import cloud.firn.contracts.roles.RolePolicy.ServicePolicy;
import cloud.firn.platform.crypto.KeyFile;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key may do at the gateway, as its role and its organisation say; every test has a role of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesAtTheDoorTest {
    private static final String SECRET = "s".repeat(43);
    private static final List<AuditFact> AUDITED = new CopyOnWriteArrayList<>();
    private static final AtomicLong SEQUENCE = new AtomicLong();

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable Node node;
    private static @Nullable EchoService echo;
    private static String door = "";

    private final String organisation = UUID.randomUUID().toString();
    private final String role = UUID.randomUUID().toString();

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
                        "FIRN_BILLING_URL", echo.url(),
                        "FIRN_NETWORK_URL", echo.url())));
        door = "http://127.0.0.1:"
                + Gateway.start(node).toCompletableFuture().join().port();
        node.consumers().replicate("test-role-audit", Topics.AUDIT, AuditFact.class, (key, fact) -> {
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
    void a_role_allows_some_operations_and_the_rest_is_refused_with_a_sentence() throws IOException {
        keep(rules("compute", "operation == 'list-instances'"));
        var client = key(role, null);
        allowed(client, "/v2/instance");
        var refused = client.call("POST", "/v2/instance", "{}", Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("message"))
                .isEqualTo("The role of this key, or the policy of its organisation, does not allow the operation"
                        + " create-instance of the service compute.");
        assertThat(client.get("/v2/security-group").text("message")).contains("list-security-groups");
        assertThat(client.get("/v2/live-balance").text("message")).contains("of the service billing");
        assertThat(client.get("/v2/api-key").text("message")).contains("list-api-keys of the service iam");
        assertThat(client.get("/v2/zone").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(AUDITED).anySatisfy(fact -> {
                    var called = (AuditFact.Called) fact;
                    assertThat(called.roleId()).isEqualTo(role);
                    assertThat(called.status()).isEqualTo(403);
                }));
    }

    @Test
    void rules_ask_about_the_path_the_query_and_the_body() throws IOException {
        var mine = UUID.randomUUID().toString();
        keep(rules(
                "compute",
                "operation == 'get-instance' && parameters.id == '" + mine + "' && resources.instance.id == '" + mine
                        + "'",
                "operation == 'create-instance' && parameters.name.startsWith('ci-') && parameters.template.id == 't'"
                        + " && parameters['disk-size'] <= 10",
                "operation == 'list-instances' && parameters.labels == 'a b'",
                "operation == 'delete-ssh-key' && parameters.name == 'my key'",
                "operation == 'reset-instance-field' && parameters.field == 'description'"));
        var client = key(role, null);
        allowed(client, "/v2/instance/" + mine);
        assertThat(client.get("/v2/instance/" + mine.toUpperCase(Locale.ROOT)).status())
                .isEqualTo(200);
        assertThat(client.get("/v2/instance/" + UUID.randomUUID()).status()).isEqualTo(403);
        var body = "{\"name\": \"ci-1\", \"template\": {\"id\": \"t\"}, \"disk-size\": 10}";
        assertThat(client.call("POST", "/v2/instance", body, Map.of()).status()).isEqualTo(200);
        assertThat(client.call("POST", "/v2/instance", body.replace("ci-1", "x"), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(client.call("POST", "/v2/instance", body.replace("10", "11"), Map.of())
                        .status())
                .isEqualTo(403);
        // A service looks at the body alone: a query beside it says nothing, or it could say what the body does not.
        assertThat(client.callWith("name", "ci-1", "POST", "/v2/instance", body.replace("ci-1", "x"))
                        .status())
                .isEqualTo(403);
        for (var rubbish : List.of("[]", "nonsense", "{\"name\": null}", "{\"name\": \"ci-\", \"name\": \"x\"}")) {
            assertThat(client.call("POST", "/v2/instance", rubbish, Map.of()).status())
                    .isEqualTo(403);
        }
        assertThat(client.call("DELETE", "/v2/ssh-key/my%20key", "", Map.of()).status())
                .isEqualTo(200);
        assertThat(client.call("DELETE", "/v2/ssh-key/my%2520key", "", Map.of()).status())
                .isEqualTo(403);
        assertThat(client.call("DELETE", "/v2/instance/" + mine + "/description", "", Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_remembered_answer_is_for_those_only_who_may_call() throws IOException {
        keep(rules("compute", "operation in ['create-instance', 'list-instances']"));
        var client = key(role, null);
        allowed(client, "/v2/instance");
        var once = Map.of("Idempotency-Key", "once");
        assertThat(client.call("POST", "/v2/instance", "{}", once).status()).isEqualTo(200);
        keep(rules("compute", "false"));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> client.call("POST", "/v2/instance", "{}", once).status() == 403);
    }

    @Test
    void a_role_that_is_gone_or_never_was_allows_nothing_and_a_policy_changes_at_once() throws IOException {
        var client = key(role, null);
        assertThat(client.get("/v2/instance").status()).isEqualTo(403);
        keep(RolePolicy.EVERYTHING);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> client.get("/v2/instance").status() == 200);
        tell(Topics.ROLES, role, new RoleFact.Removed(organisation, role));
        await().atMost(Duration.ofSeconds(1))
                .until(() -> client.get("/v2/instance").status() == 403);
    }

    @Test
    void the_policy_of_the_organisation_counts_for_the_owner_too_and_can_always_be_reset() throws IOException {
        var owner = key(null, null);
        keep(RolePolicy.EVERYTHING);
        var other = key(role, null);
        var nothing = new RolePolicy("deny", Map.of());
        tell(Topics.ROLES, organisation, new RoleFact.OrganisationPolicy(organisation, nothing));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> owner.get("/v2/instance").status() == 403);
        assertThat(other.get("/v2/instance").status()).isEqualTo(403);
        assertThat(other.call("POST", "/v2/iam-organization-policy:reset", "", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(owner.call("POST", "/v2/iam-organization-policy:reset", "", Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_key_signs_until_its_time_is_over() throws IOException {
        keep(RolePolicy.EVERYTHING);
        allowed(key(role, Instant.now().plusSeconds(600)), "/v2/instance");
        assertThat(client(tellKey(role, Instant.now().minusSeconds(1)))
                        .get("/v2/instance")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_role_is_assumed_by_whom_both_roles_allow_and_by_lasting_keys_alone() throws IOException {
        var own = key(null, null);
        var assume = "/v2/iam-role/" + role + "/assume";
        keep(RolePolicy.EVERYTHING);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> own.call("POST", assume, "{\"ttl\": 60}", Map.of()).status() == 403);
        keep(RolePolicy.EVERYTHING, new Rule("allow", "identity.role == 'Owner' && parameters.ttl <= 60", List.of()));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> own.call("POST", assume, "{\"ttl\": 60}", Map.of()).status() == 200);
        assertThat(own.call(
                                "POST",
                                assume.toUpperCase(Locale.ROOT)
                                        .replace("/V2/IAM-ROLE/", "/v2/iam-role/")
                                        .replace("/ASSUME", "/assume"),
                                "{\"ttl\": 61}",
                                Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(own.call("POST", "/v2/iam-role/" + UUID.randomUUID() + "/assume", "{\"ttl\": 1}", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(key(role, null)
                        .call("POST", assume, "{\"ttl\": 60}", Map.of())
                        .status())
                .isEqualTo(403);
        var owner = "/v2/iam-role/" + Ids.named("role/owner/" + organisation) + "/assume";
        assertThat(own.call("POST", owner, "{\"ttl\": 60}", Map.of()).status()).isEqualTo(200);
        assertThat(key(role, null)
                        .call("POST", owner, "{\"ttl\": 60}", Map.of())
                        .status())
                .isEqualTo(403);
        var ending = key(null, Instant.now().plusSeconds(600));
        assertThat(ending.call("POST", owner, "{\"ttl\": 60}", Map.of()).text("message"))
                .contains("ends by itself");
    }

    private Client key(@Nullable String roleId, @Nullable Instant expires) {
        var client = client(tellKey(roleId, expires));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.get("/v2/zone").status() == 200);
        return client;
    }

    private static void allowed(Client client, String path) {
        await().atMost(Duration.ofSeconds(5)).until(() -> client.get(path).status() == 200);
    }

    private static Client client(String keyId) {
        return new Client(door, keyId, SECRET);
    }

    private String tellKey(@Nullable String roleId, @Nullable Instant expires) {
        var id = "EXO" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        var sealed = Objects.requireNonNull(node).sealing().seal(SECRET, id);
        tell(Topics.KEYS, id, new KeyFact.Valid(id, organisation, "acme", "test", sealed, roleId, expires));
        return id;
    }

    private void keep(RolePolicy policy, Rule... assume) {
        tell(
                Topics.ROLES,
                role,
                new RoleFact.Kept(organisation, role, "mine", policy, List.of(), Arrays.asList(assume), 3600));
    }

    private static RolePolicy rules(String service, String... expressions) {
        var rules = Arrays.stream(expressions)
                .map(expression -> new Rule("allow", expression, List.of()))
                .toList();
        return new RolePolicy("deny", Map.of(service, new ServicePolicy("rules", rules)));
    }

    private static void tell(String topic, String key, Object body) {
        var running = Objects.requireNonNull(node);
        var fact = Fact.of(key, SEQUENCE.incrementAndGet(), Instant.now(), body);
        running.publisher()
                .send(running.topic(topic), key, Facts.write(fact))
                .toCompletableFuture()
                .join();
    }
}
