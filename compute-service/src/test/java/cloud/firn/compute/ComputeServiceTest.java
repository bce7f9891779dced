package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.instances.InstanceFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole service on real servers, with a node agent and a network that are modelled. */
@ExtendWith(Rig.Shared.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ComputeServiceTest {
    private final Rig rig;

    ComputeServiceTest(Rig rig) {
        this.rig = rig;
    }

    @Test
    void an_instance_is_created_with_everything_that_was_asked_and_listed_when_its_operation_succeeds() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        var instance = customer.get("/v2/instance/" + id);
        assertThat(instance.text("state")).isEqualTo("running");
        assertThat(instance.text("name")).isEqualTo("web");
        assertThat(instance.text("user-data")).isEqualTo("aGVsbG8=");
        assertThat(instance.text("public-ip")).startsWith("203.0.113.");
        assertThat(instance.body().path("labels").path("stage").asText()).isEqualTo("test");
        assertThat(instance.body().path("disk-size").asInt()).isEqualTo(10);
        assertThat(instance.body().path("instance-type").path("size").asText()).isEqualTo("micro");
        assertThat(instance.body().path("security-groups").path(0).path("id").asText())
                .isEqualTo(SimulatedNetwork.GROUP);
        var list = customer.get("/v2/instance").body().path("instances");
        assertThat(list).hasSize(1);
        assertThat(list.path(0).path("state").asText()).isEqualTo("running");
        await().untilAsserted(() -> assertThat(rig.network().facts(id))
                .containsExactly("Requested", "AddressTaken", "Placed", "StartOrdered", "Started"));
    }

    @Test
    void it_stops_starts_and_reboots_and_keeps_its_address() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        var address = customer.get("/v2/instance/" + id).text("public-ip");
        customer.succeeds(customer.put("/v2/instance/" + id + ":stop", "{}"));
        assertThat(customer.get("/v2/instance/" + id).text("state")).isEqualTo("stopped");
        customer.succeeds(customer.put("/v2/instance/" + id + ":start", "{}"));
        customer.succeeds(customer.put("/v2/instance/" + id + ":reboot", ""));
        var instance = customer.get("/v2/instance/" + id);
        assertThat(instance.text("state")).isEqualTo("running");
        assertThat(instance.text("public-ip")).isEqualTo(address);
        var guest = Objects.requireNonNull(rig.host().guests().get(id));
        assertThat(guest.run()).isEqualTo(2);
        assertThat(guest.reboots()).isEqualTo(1);
    }

    @Test
    void to_ask_for_what_already_holds_succeeds_at_once() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        assertThat(customer.put("/v2/instance/" + id + ":start", "{}").text("state"))
                .isEqualTo("success");
        customer.succeeds(customer.put("/v2/instance/" + id + ":stop", "{}"));
        assertThat(customer.put("/v2/instance/" + id + ":stop", "{}").text("state"))
                .isEqualTo("success");
        assertThat(customer.put("/v2/instance/" + id + ":reboot", "{}").status())
                .isEqualTo(409);
        assertThat(customer.put("/v2/instance/" + id + ":dance", "{}").status()).isEqualTo(404);
    }

    @Test
    void destroyed_it_is_gone_everywhere_and_its_meter_stopped_once() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        customer.succeeds(customer.delete("/v2/instance/" + id));
        assertThat(customer.get("/v2/instance/" + id).status()).isEqualTo(404);
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
        assertThat(customer.delete("/v2/instance/" + id).text("state")).isEqualTo("success");
        await().untilAsserted(() -> {
            assertThat(rig.network().facts(id)).endsWith("DestroyOrdered", "Stopped", "Destroyed");
            assertThat(rig.host().wanted()).doesNotContainKey(id);
            assertThat(rig.host().guests()).doesNotContainKey(id);
            assertThat(reserved(customer, id)).isFalse();
        });
        var stopped = rig.network().facts(id, InstanceFact.Stopped.class).get(0);
        assertThat(stopped.stoppedAt()).isAfterOrEqualTo(stopped.startedAt());
    }

    @Test
    void a_crash_is_noticed_and_said() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        rig.host().crash(id);
        await().untilAsserted(() -> {
            var instance = customer.get("/v2/instance/" + id);
            assertThat(instance.text("state")).isEqualTo("stopped");
            assertThat(instance.text("state-reason")).isEqualTo("crashed");
        });
        customer.succeeds(customer.put("/v2/instance/" + id + ":start", "{}"));
        assertThat(customer.get("/v2/instance/" + id).text("state")).isEqualTo("running");
    }

    @Test
    void without_room_the_operation_fails_and_nothing_is_left_behind() {
        var customer = customer();
        var operation = customer.ended(customer.post("/v2/instance", Rig.SMALL.replace(Rig.TYPE, Rig.HUGE)));
        assertThat(operation.text("state")).isEqualTo("failure");
        assertThat(operation.text("reason")).isEqualTo("unavailable");
        var id = Customer.instanceOf(operation);
        assertThat(customer.get("/v2/instance/" + id).status()).isEqualTo(404);
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
        await().untilAsserted(() -> assertThat(rig.network().facts(id)).endsWith("Failed"));
        assertThat(reserved(customer, id)).isFalse();
    }

    @Test
    void without_an_address_the_operation_fails_and_nothing_is_left_behind() {
        var customer = customer();
        rig.network().runDry();
        var operation = customer.ended(customer.post("/v2/instance", Rig.SMALL));
        rig.network().refill();
        assertThat(operation.text("state")).isEqualTo("failure");
        assertThat(operation.text("reason")).isEqualTo("unavailable");
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
    }

    @Test
    void groups_are_joined_and_left() {
        var customer = customer();
        var id = customer.running(Rig.SMALL.replace("[{\"id\": \"" + SimulatedNetwork.GROUP + "\"}]", "[]"));
        var body = "{\"instance\": {\"id\": \"" + id + "\"}}";
        customer.succeeds(customer.put("/v2/security-group/" + SimulatedNetwork.GROUP + ":attach", body));
        assertThat(customer.get("/v2/instance/" + id).body().path("security-groups"))
                .hasSize(1);
        customer.succeeds(customer.put("/v2/security-group/" + SimulatedNetwork.GROUP + ":detach", body));
        assertThat(customer.get("/v2/instance/" + id).body().path("security-groups"))
                .isEmpty();
        assertThat(customer.put("/v2/security-group/" + UUID.randomUUID() + ":attach", body)
                        .status())
                .isEqualTo(404);
        await().untilAsserted(() -> assertThat(rig.network().facts(id)).endsWith("GroupsChanged", "GroupsChanged"));
    }

    @Test
    void names_and_labels_change_at_once_in_lists_too() {
        var customer = customer();
        var id = customer.running(Rig.SMALL);
        customer.succeeds(customer.put("/v2/instance/" + id, "{\"name\": \"db\", \"labels\": {\"a\": \"b\"}}"));
        var listed = customer.get("/v2/instance?labels=a:b").body().path("instances");
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("name").asText()).isEqualTo("db");
        assertThat(customer.get("/v2/instance?labels=a:c").body().path("instances"))
                .isEmpty();
        assertThat(customer.get("/v2/instance/" + id).text("user-data")).isEqualTo("aGVsbG8=");
        customer.succeeds(customer.delete("/v2/instance/" + id + "/labels"));
        assertThat(customer.get("/v2/instance/" + id).body().path("labels")).isEmpty();
    }

    @Test
    void another_organisation_sees_and_changes_nothing() {
        var id = customer().running(Rig.SMALL);
        var stranger = customer();
        assertThat(stranger.get("/v2/instance/" + id).status()).isEqualTo(404);
        assertThat(stranger.put("/v2/instance/" + id + ":stop", "{}").status()).isEqualTo(404);
        assertThat(stranger.put("/v2/instance/" + id, "{\"name\": \"mine\"}").status())
                .isEqualTo(404);
        assertThat(stranger.delete("/v2/instance/" + id).status()).isEqualTo(404);
        assertThat(stranger.get("/v2/instance").body().path("instances")).isEmpty();
    }

    @Test
    void an_idempotency_key_makes_one_instance_however_often_it_is_sent() {
        var customer = customer();
        var key = UUID.randomUUID().toString();
        var first = customer.call("POST", "/v2/instance", Rig.SMALL, key);
        var second = customer.call("POST", "/v2/instance", Rig.SMALL, key);
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        customer.succeeds(second);
        assertThat(customer.call("POST", "/v2/instance", Rig.SMALL, key).text("state"))
                .isEqualTo("success");
        assertThat(customer.get("/v2/instance").body().path("instances")).hasSize(1);
        assertThat(customer.call("POST", "/v2/instance", Rig.SMALL.replace("web", "db"), key)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void from_accepted_to_running_takes_a_moment() {
        var customer = customer();
        var millis = new ArrayList<Long>();
        IntStream.range(0, 8).forEach(ignored -> {
            var begun = System.nanoTime();
            var id = customer.running(Rig.SMALL);
            millis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
            customer.succeeds(customer.delete("/v2/instance/" + id));
        });
        System.out.println(
                "accepted to running, ms: " + millis.stream().sorted().toList());
        assertThat(millis.stream().sorted().toList().get(4)).isLessThan(3000L);
    }

    @Test
    void many_at_once_do_not_wait_for_each_other() {
        var customer = customer();
        var begun = System.nanoTime();
        var operations = IntStream.range(0, 24)
                .parallel()
                .mapToObj(ignored -> customer.post("/v2/instance", Rig.SMALL))
                .toList();
        operations.forEach(customer::succeeds);
        System.out.println("24 at once running after ms: "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis());
        assertThat(customer.get("/v2/instance").body().path("instances")).hasSize(24);
        operations.forEach(
                operation -> customer.succeeds(customer.delete("/v2/instance/" + Customer.instanceOf(operation))));
    }

    private static boolean reserved(Customer customer, String id) {
        var used = customer.get("/hypervisors").body().path("hypervisors").path(0);
        return StreamSupport.stream(used.path("instances").spliterator(), false)
                .anyMatch(held -> held.asText().equals(id));
    }

    private Customer customer() {
        return rig.customer();
    }
}
