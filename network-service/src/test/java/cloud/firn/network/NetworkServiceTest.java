package cloud.firn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The whole service on real servers, with instances and hosts that the test plays. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkServiceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WEB = "{\"name\": \"%s\", \"description\": \"for pages\"}";
    private static final String HTTP =
            """
            {"flow-direction": "ingress", "protocol": "tcp", "network": "10.1.2.3/8", "start-port": 80, "end-port": 80}
            """;
    private static Rig rig = new Rig("192.0.2.0/28");

    @BeforeAll
    static void start() {
        rig.start();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @Order(1)
    void a_group_is_there_and_listed_when_its_operation_says_so_and_echoes_what_was_written() {
        var acme = rig.customer();
        var id = acme.group(WEB.formatted("Web"));
        var operation = acme.post("/" + id + "/rules", HTTP).expect(200);
        assertThat(operation.path("state").asText()).isEqualTo("success");
        assertThat(acme.get("/operation/" + operation.path("id").asText(), "")
                        .expect(200)
                        .path("reference")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        var group = acme.get("/" + id).expect(200);
        assertThat(group.path("name").asText()).isEqualTo("Web");
        assertThat(group.path("version").asLong()).isEqualTo(2);
        assertThat(group.path("applied-version").asLong()).isEqualTo(2);
        assertThat(group.path("rules").path(0).path("network").asText()).isEqualTo("10.1.2.3/8");
        assertThat(acme.get("")
                        .expect(200)
                        .path("security-groups")
                        .path(0)
                        .path("rules")
                        .size())
                .isEqualTo(1);
    }

    @Test
    @Order(2)
    void what_makes_no_sense_or_is_anothers_is_refused() {
        var acme = rig.customer();
        var id = acme.group(WEB.formatted("web"));
        assertThat(acme.post("", WEB.formatted("web")).status()).isEqualTo(409);
        assertThat(acme.post("", "{\"name\": 7}").status()).isEqualTo(400);
        assertThat(acme.post("", "{\"name\": \"\"}")
                        .expect(400)
                        .path("errors")
                        .path(0)
                        .path("location")
                        .asText())
                .isEqualTo("body.name");
        acme.post("/" + id + "/rules", HTTP).expect(200);
        assertThat(acme.post("/" + id + "/rules", HTTP).status()).isEqualTo(409);
        assertThat(acme.post(
                                "/" + id + "/rules",
                                "{\"flow-direction\": \"ingress\", \"protocol\": \"esp\", \"security-group\": {\"id\": \""
                                        + UUID.randomUUID() + "\"}}")
                        .expect(400)
                        .path("errors")
                        .path(0)
                        .path("location")
                        .asText())
                .isEqualTo("body.security-group.id");
        var stranger = rig.customer();
        assertThat(stranger.get("/" + id).status()).isEqualTo(404);
        assertThat(stranger.post("/" + id + "/rules", HTTP).status()).isEqualTo(404);
        assertThat(stranger.delete("/" + id).status()).isEqualTo(404);
        assertThat(rig.anonymous("/v2/security-group")).isEqualTo(401);
    }

    @Test
    @Order(3)
    void deleting_can_be_repeated_and_frees_the_name() {
        var acme = rig.customer();
        var id = acme.group(WEB.formatted("web"));
        var once = acme.delete("/" + id).expect(200);
        assertThat(acme.get("/" + id).status()).isEqualTo(404);
        assertThat(acme.get("").expect(200).path("security-groups").size()).isZero();
        assertThat(acme.delete("/" + id).expect(200).path("id")).isEqualTo(once.path("id"));
        assertThat(acme.group(WEB.formatted("web"))).isNotEqualTo(id);
    }

    @Test
    @Order(4)
    void the_same_idempotency_key_meets_the_same_group() {
        var acme = rig.customer();
        var first = acme.with("key-1").post("", WEB.formatted("web")).expect(200);
        assertThat(acme.with("key-1").post("", WEB.formatted("web")).expect(200))
                .isEqualTo(first);
        assertThat(acme.with("key-1").post("", WEB.formatted("other")).status()).isEqualTo(422);
        assertThat(acme.with("key-1").post("", "{\"name\": \"web\"}").status()).isEqualTo(422);
        assertThat(acme.group(WEB.formatted("other"))).isNotEmpty();
        assertThat(acme.get("").expect(200).path("security-groups").size()).isEqualTo(2);
    }

    @Test
    @Order(5)
    void an_instance_gets_an_address_then_its_host_a_firewall_until_it_is_gone() {
        var acme = rig.customer();
        var web = acme.group(WEB.formatted("web"));
        var db = acme.group(WEB.formatted("db"));
        acme.post("/" + web + "/rules", HTTP).expect(200);
        acme.post(
                        "/" + db + "/rules",
                        "{\"flow-direction\": \"ingress\", \"protocol\": \"tcp\", \"start-port\": 5432, \"end-port\": 5432,"
                                + " \"security-group\": {\"name\": \"web\"}}")
                .expect(200);
        var page = rig.instance(acme.organisation(), "page", List.of(web));
        page.tell(InstanceFact.Requested::new);
        var bound = rig.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(page.id()));
        page.placed(bound, "hv-1");
        var store = rig.instance(acme.organisation(), "store", List.of(db));
        store.tell(InstanceFact.Requested::new);
        store.placed(
                rig.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(store.id())), "hv-2");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(rig.desired("hv-1/port/" + page.id(), Desired.Port.class).groups())
                    .containsExactly(web);
            assertThat(rig.desired("hv-1/group/" + web, Desired.Group.class)
                            .rules()
                            .get(0)
                            .network())
                    .isEqualTo("10.0.0.0/8");
            assertThat(rig.desired("hv-2/group/" + web, Desired.Group.class).members())
                    .containsExactly(bound.address());
            assertThat(rig.desired("hv-2/group/" + db, Desired.Group.class).rules())
                    .hasSize(1);
            assertThat(rig.told()).doesNotContainKey("hv-1/group/" + db);
        });
        assertThat(acme.delete("/" + web).expect(409).path("detail").asText())
                .contains("instance page")
                .contains("security group db");

        rig.restart();
        var before = rig.told();
        page.over(InstanceFact.Destroyed::new);
        var released =
                rig.fact(NetworkFact.AddressReleased.class, it -> it.instance().equals(page.id()));
        assertThat(released.boundAt()).isEqualTo(bound.boundAt());
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(rig.told()).doesNotContainKeys("hv-1/port/" + page.id(), "hv-1/group/" + web);
            assertThat(rig.desired("hv-2/group/" + web, Desired.Group.class).members())
                    .isEmpty();
        });
        // The restart told nothing anew: what stayed wanted has the version it had.
        assertThat(rig.told().get("hv-2/port/" + store.id())).isEqualTo(before.get("hv-2/port/" + store.id()));
        store.over((summary) -> new InstanceFact.Failed(summary, "unavailable", "no room"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rig.told().keySet()).noneMatch(it -> it.startsWith("hv-2/")));
        acme.delete("/" + db).expect(200);
        acme.delete("/" + web).expect(200);
    }

    @Test
    @Order(6)
    void a_group_that_was_deleted_meanwhile_is_left_out_of_a_port() {
        var acme = rig.customer();
        var web = acme.group(WEB.formatted("web"));
        acme.delete("/" + web).expect(200);
        var late = rig.instance(acme.organisation(), "late", List.of(web));
        late.tell(InstanceFact.Requested::new);
        late.placed(rig.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(late.id())), "hv-3");
        await().atMost(SOON).untilAsserted(() -> assertThat(rig.desired("hv-3/port/" + late.id(), Desired.Port.class)
                        .groups())
                .isEmpty());
        late.over(InstanceFact.Destroyed::new);
    }

    @Test
    @Order(7)
    void an_empty_pool_refuses_by_a_fact() {
        var organisation = UUID.randomUUID().toString();
        var all = new ArrayList<Rig.Played>();
        for (var n = 0; n < 14; n++) {
            var one = rig.instance(organisation, "n" + n, List.of());
            one.tell(InstanceFact.Requested::new);
            all.add(one);
        }
        var refused = rig.fact(
                NetworkFact.AddressRefused.class, it -> it.organisation().equals(organisation));
        assertThat(refused.detail()).contains("in use");
        all.forEach(it -> it.over(InstanceFact.Destroyed::new));
        await().atMost(SOON)
                .until(() -> rig.facts(NetworkFact.AddressReleased.class, it -> it.organisation()
                                        .equals(organisation))
                                .size()
                        == 13);
    }

    @Test
    @Order(8)
    void a_rule_is_on_its_way_to_the_host_at_once_and_seen_as_applied_when_the_host_says_so() {
        var acme = rig.customer();
        var web = acme.group(WEB.formatted("web"));
        var page = rig.instance(acme.organisation(), "page", List.of(web));
        page.tell(InstanceFact.Requested::new);
        page.placed(rig.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(page.id())), "hv-4");
        var key = "hv-4/group/" + web;
        await().atMost(SOON).until(() -> rig.told().containsKey(key));

        var tookMillis = new ArrayList<Long>();
        for (var port = 1; port <= 60; port++) {
            var before = System.nanoTime();
            acme.post("/" + web + "/rules", HTTP.replace(": 80", ": " + port)).expect(200);
            var answered = System.nanoTime();
            var rules = port;
            await().pollInterval(Duration.ofMillis(1))
                    .pollDelay(Duration.ZERO)
                    .atMost(SOON)
                    .until(() -> rig.desired(key, Desired.Group.class).rules().size() == rules);
            tookMillis.add((System.nanoTime() - answered) / 1_000_000);
            assertThat(answered).isGreaterThan(before);
        }
        Collections.sort(tookMillis);
        System.out.println("answer of a rule change to desired on Kafka: p50 " + tookMillis.get(30) + " ms, p90 "
                + tookMillis.get(54) + " ms, max " + tookMillis.get(59) + " ms");

        assertThat(acme.get("/" + web).expect(200).path("applied-version").asLong())
                .isLessThan(61);
        var version = rig.desired(key, Desired.Group.class).version();
        rig.report(new Observed.Filter("hv-4", Map.of(web, version), Map.of(page.id(), 1L), "hash", Map.of()));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        acme.get("/" + web).expect(200).path("applied-version").asLong())
                .isEqualTo(61));
        page.over(InstanceFact.Destroyed::new);
    }

    /** As when its end lies so long back that the pool has forgotten it: only the table of ports knows. */
    @Test
    @Order(9)
    void an_instance_that_is_over_gets_no_address_when_its_beginning_is_told_again() {
        var organisation = UUID.randomUUID().toString();
        var old = rig.instance(organisation, "old", List.of());
        old.over(InstanceFact.Destroyed::new);
        old.tell(InstanceFact.Requested::new);
        var last = rig.instance(organisation, "last", List.of());
        last.tell(InstanceFact.Requested::new);
        rig.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(last.id()));
        assertThat(rig.facts(NetworkFact.AddressBound.class, it -> it.instance().equals(old.id())))
                .isEmpty();
        last.over(InstanceFact.Destroyed::new);
    }
}
