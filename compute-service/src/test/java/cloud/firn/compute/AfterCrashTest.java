package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What happens when this service, a node agent or a hypervisor goes away in the middle. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AfterCrashTest {
    private final Rig rig = new Rig(1024);

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void a_creation_goes_on_after_a_restart_and_room_is_held_once() {
        var organisation = UUID.randomUUID().toString();
        rig.host().sulk();
        var operation = rig.customer(organisation).post("/v2/instance", Rig.SMALL);
        var id = Customer.instanceOf(operation);
        await().atMost(Duration.ofSeconds(10)).until(() -> rig.host().wanted().containsKey(id));
        rig.restart();
        var customer = rig.customer(organisation);
        assertThat(customer.get("/v2/instance/" + id).text("state")).isEqualTo("starting");
        rig.host().obeyAgain();
        customer.succeeds(operation);
        assertThat(Objects.requireNonNull(rig.host().guests().get(id)).run()).isEqualTo(1);
        var second = customer.running(Rig.SMALL);
        assertThat(customer.ended(customer.post("/v2/instance", Rig.SMALL)).text("reason"))
                .isEqualTo("unavailable");
        customer.succeeds(customer.delete("/v2/instance/" + second));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> customer.running(Rig.SMALL));
    }

    @Test
    void what_cannot_be_started_is_undone_and_the_operation_says_why() {
        var customer = rig.customer();
        rig.host().breakDown();
        var operation = customer.ended(customer.post("/v2/instance", Rig.SMALL));
        assertThat(operation.text("state")).isEqualTo("failure");
        assertThat(operation.text("reason")).isEqualTo("fault");
        var id = Customer.instanceOf(operation);
        assertThat(customer.get("/v2/instance/" + id).status()).isEqualTo(404);
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
        await().untilAsserted(() -> {
            assertThat(rig.network().facts(id)).endsWith("Failed");
            assertThat(rig.host().wanted()).doesNotContainKey(id);
        });
    }

    @Test
    void a_silent_hypervisor_gets_nothing_new_and_its_instances_are_unknown_not_stopped() {
        var customer = rig.customer();
        var id = customer.running(Rig.SMALL);
        rig.host().fallSilent();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        customer.get("/v2/instance/" + id).text("state-reason"))
                .contains("silent"));
        assertThat(customer.get("/v2/instance/" + id).text("state")).isEqualTo("running");
        assertThat(customer.ended(customer.post("/v2/instance", Rig.SMALL)).text("reason"))
                .isEqualTo("unavailable");
    }
}
