package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.instances.InstanceFact;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A hypervisor that never comes back: an operator says so, and nobody pays for it any longer. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostLostTest {
    private final Rig rig = new Rig(31 * 1024);
    private final Customer customer = rig.customer();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void what_was_on_it_has_ended_when_it_was_last_heard_of_and_can_be_destroyed() {
        var running = customer.running(Rig.SMALL);
        var destroyed = customer.running(Rig.SMALL);
        assertThat(customer.post("/hypervisors/hv-1/fence", "").status())
                .as("it is alive")
                .isEqualTo(409);
        assertThat(customer.post("/hypervisors/hv-2/fence", "").status()).isEqualTo(404);
        rig.host().sulk();
        rig.host().fallSilent();
        var silentSince = Instant.now();
        var destroy = customer.delete("/v2/instance/" + destroyed);
        assertThat(destroy.text("state")).isEqualTo("pending");
        assertThat(rig.anonymous("/hypervisors")).isEqualTo(401);

        var fenced = await().atMost(Duration.ofSeconds(20))
                .until(() -> customer.post("/hypervisors/hv-1/fence", ""), answer -> answer.status() == 200);
        assertThat(fenced.body().path("instances")).hasSize(2);
        customer.succeeds(destroy);
        assertThat(customer.get("/v2/instance/" + destroyed).status()).isEqualTo(404);
        var lost = customer.get("/v2/instance/" + running);
        assertThat(lost.text("state")).isEqualTo("stopped");
        assertThat(lost.text("state-reason")).isEqualTo("host-lost");
        await().untilAsserted(() -> {
            var stopped = rig.network().facts(running, InstanceFact.Stopped.class);
            assertThat(stopped).hasSize(1);
            assertThat(stopped.get(0).cause()).isEqualTo("host-lost");
            assertThat(stopped.get(0).stoppedAt()).isBefore(silentSince.plusSeconds(1));
        });

        var host = customer.get("/hypervisors").body().path("hypervisors").path(0);
        assertThat(host.path("fenced").asBoolean()).isTrue();
        assertThat(host.path("clock-ahead-millis").asLong()).isLessThan(-50_000);
        assertThat(customer.ended(customer.post("/v2/instance", Rig.SMALL)).text("reason"))
                .isEqualTo("unavailable");
        var late = customer.delete("/v2/instance/" + running);
        assertThat(customer.post("/hypervisors/hv-1/fence", "").status()).isEqualTo(200);
        customer.succeeds(late);
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
        assertThat(customer.post("/hypervisors/hv-1/unfence", "").status()).isEqualTo(200);
    }
}
