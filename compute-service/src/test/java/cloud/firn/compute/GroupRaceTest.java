package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Taking a group into use while somebody deletes it: one of the two gives way, and no instance names a dead group. */
@ExtendWith(Rig.Shared.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GroupRaceTest {
    private static final String ALONE = Rig.SMALL.replace("[{\"id\": \"" + SimulatedNetwork.GROUP + "\"}]", "[]");

    private final Rig rig;
    private final String organisation = UUID.randomUUID().toString();
    private final Customer customer;

    GroupRaceTest(Rig rig) {
        this.rig = rig;
        this.customer = rig.customer(organisation);
    }

    @Test
    void an_attachment_to_a_group_that_was_closed_meanwhile_is_taken_back() {
        var id = customer.running(ALONE);
        var group = rig.network().closing(1);
        assertThat(attach(id, group).status()).isEqualTo(404);
        assertThat(groups(id)).isEmpty();
        assertThat(users(group)).isEmpty();
    }

    @Test
    void what_was_attached_before_stays_when_it_is_attached_again_to_a_group_that_is_being_deleted() {
        var id = customer.running(ALONE);
        var group = rig.network().closing(3);
        customer.succeeds(attach(id, group));
        assertThat(attach(id, group).status()).isEqualTo(409);
        assertThat(groups(id)).containsExactly(group);
    }

    @Test
    void an_instance_whose_group_was_closed_meanwhile_is_not_made() {
        var group = rig.network().closing(1);
        var answer = customer.post("/v2/instance", Rig.SMALL.replace(SimulatedNetwork.GROUP, group));
        assertThat(answer.status()).isEqualTo(400);
        var error = answer.body().path("errors").path(0);
        assertThat(error.path("location").asText()).isEqualTo("body.security-groups");
        assertThat(error.path("detail").asText()).contains(group);
        await().untilAsserted(
                        () -> assertThat(customer.get("/v2/instance").body().path("instances"))
                                .isEmpty());
    }

    @Test
    void network_is_told_who_is_in_a_group_until_the_destroy_succeeds() {
        var id = customer.running(Rig.SMALL);
        assertThat(users(SimulatedNetwork.GROUP)).containsExactly(id);
        assertThat(rig.anonymous("/internal/security-group/" + SimulatedNetwork.GROUP + "/instances?most=3"))
                .isEqualTo(401);
        assertThat(rig.customer()
                        .get("/internal/security-group/" + SimulatedNetwork.GROUP + "/instances?most=3")
                        .body()
                        .path("instances"))
                .isEmpty();
        customer.succeeds(customer.delete("/v2/instance/" + id));
        assertThat(users(SimulatedNetwork.GROUP)).isEmpty();
    }

    @Test
    void an_instance_leaves_a_group_that_network_says_is_gone() {
        var id = customer.running(Rig.SMALL);
        rig.miss(organisation, id, SimulatedNetwork.GROUP);
        await().untilAsserted(() -> assertThat(groups(id)).isEmpty());
    }

    private Customer.Answer attach(String id, String group) {
        return customer.put("/v2/security-group/" + group + ":attach", "{\"instance\": {\"id\": \"" + id + "\"}}");
    }

    private List<String> groups(String id) {
        return customer.get("/v2/instance/" + id).body().path("security-groups").findValuesAsText("id");
    }

    private List<String> users(String group) {
        return customer.get("/internal/security-group/" + group + "/instances?most=3")
                .body()
                .path("instances")
                .findValuesAsText("id");
    }
}
