package cloud.firn.network;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Deleting a group while somebody takes it into use: who uses it is asked of compute, after the group was closed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GroupRaceTest {
    private static final String WEB = "{\"name\": \"web\"}";
    private static final String HTTP =
            """
            {"flow-direction": "ingress", "protocol": "tcp", "network": "10.0.0.0/8", "start-port": 80, "end-port": 80}
            """;
    private static final Rig RIG = new Rig("192.0.2.0/28");

    private final Rig.Customer acme = RIG.customer();

    @BeforeAll
    static void start() {
        RIG.start();
    }

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @Test
    void while_it_is_asked_who_uses_a_group_it_is_closed_and_open_again_when_somebody_does() {
        var web = acme.group(WEB);
        assertThat(acme.isOpen(web)).isTrue();
        assertThat(RIG.customer().isOpen(web)).isFalse();
        var seen = new ArrayList<Object>();
        RIG.compute().whenAsked(web, () -> {
            seen.add(acme.isOpen(web));
            seen.add(acme.post("/" + web + "/rules", HTTP).status());
            // Not told on any topic: only compute knows it yet.
            RIG.instance(acme.organisation(), "page", List.of(web));
        });
        assertThat(acme.delete("/" + web).expect(409).path("detail").asText()).contains("instance page");
        assertThat(seen).containsExactly(false, 409);
        assertThat(acme.isOpen(web)).isTrue();
        acme.post("/" + web + "/rules", HTTP).expect(200);
    }

    @Test
    void an_instance_that_compute_has_destroyed_is_in_nobodys_way_before_its_fact_is_told() {
        var web = acme.group(WEB);
        var page = RIG.instance(acme.organisation(), "page", List.of(web));
        page.tell(InstanceFact.Requested::new);
        RIG.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(page.id()));
        RIG.compute().remove(page.id());
        acme.delete("/" + web).expect(200);
        assertThat(acme.isOpen(web)).isFalse();
    }

    @Test
    void when_compute_is_away_nothing_is_deleted_and_the_group_is_open_again() {
        var web = acme.group(WEB);
        RIG.compute().away(true);
        assertThat(acme.delete("/" + web).status()).isEqualTo(503);
        RIG.compute().away(false);
        assertThat(acme.isOpen(web)).isTrue();
        acme.delete("/" + web).expect(200);
    }

    @Test
    void a_rule_that_names_a_group_which_is_being_deleted_is_not_added() {
        var web = acme.group(WEB);
        var db = acme.group("{\"name\": \"db\"}");
        var naming = "{\"flow-direction\": \"ingress\", \"protocol\": \"esp\", \"security-group\": {\"id\": \"" + web
                + "\"}}";
        var seen = new ArrayList<Integer>();
        RIG.compute()
                .whenAsked(
                        web,
                        () -> seen.add(acme.post("/" + db + "/rules", naming).status()));
        acme.delete("/" + web);
        assertThat(seen).containsExactly(409);
        assertThat(acme.get("/" + db).expect(200).path("rules")).isEmpty();
    }

    @Test
    void of_an_instance_that_names_a_group_that_is_gone_a_fact_is_told() {
        var web = acme.group(WEB);
        var before = RIG.instance(acme.organisation(), "before", List.of(web));
        before.tell(InstanceFact.Requested::new);
        RIG.fact(NetworkFact.AddressBound.class, it -> it.instance().equals(before.id()));
        RIG.compute().remove(before.id());
        acme.delete("/" + web).expect(200);
        var after = RIG.instance(acme.organisation(), "after", List.of(web));
        after.tell(InstanceFact.Requested::new);
        for (var one : List.of(before, after)) {
            assertThat(RIG.fact(NetworkFact.GroupMissing.class, it -> it.instance()
                                    .equals(one.id()))
                            .group())
                    .isEqualTo(web);
            one.over(InstanceFact.Destroyed::new);
        }
    }
}
