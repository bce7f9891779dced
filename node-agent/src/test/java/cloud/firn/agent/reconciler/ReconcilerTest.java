package cloud.firn.agent.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import cloud.firn.agent.given.Given;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.metering.Meter;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Desired.Power;
import cloud.firn.contracts.hosts.Observed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reconciler with a simulated hypervisor that can be made to fail, under a clock that the test moves. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReconcilerTest {
    private static final Duration SOON = Duration.ofMillis(100);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<String> steps = kit.createTestProbe(String.class);
    private final TestProbe<Observed.Instance> reports = kit.createTestProbe(Observed.Instance.class);
    private final Faults faults;
    private final ActorRef<Reconciler.Command> reconciler;
    private volatile boolean rulesCanBeMade = true;
    private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");

    ReconcilerTest(@TempDir Path data) {
        var host = new HostFolder(data, "hv-1", false);
        InstantSource clock = () -> now;
        this.faults = new Faults(host, clock, steps.ref());
        var equipment = new Equipment(
                "hv-1",
                faults,
                new FakeCards(),
                new Meter(host, (sample, told) -> {}),
                observed -> reports.ref().tell((Observed.Instance) observed),
                Runnable::run,
                clock);
        var finished = kit.createTestProbe(Reconciler.Finished.class);
        this.reconciler = kit.spawn(Reconciler.create(Given.INSTANCE, null, equipment, finished.ref()));
    }

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    @Test
    void what_is_left_of_a_run_is_taken_away_until_it_is_gone() {
        start();
        faults.releaseFails = true;
        desire(Power.STOPPED);
        steps.expectMessage("detach");
        steps.expectMessage("release");

        faults.releaseFails = false;
        passTimeUntil("detach");
        steps.expectMessage("release");
        time.timePasses(Duration.ofMinutes(1));
        steps.expectNoMessage(SOON);
    }

    @Test
    void no_rule_outlives_its_tap_because_the_last_sample_failed() {
        start();
        now = now.plusSeconds(7);
        faults.trafficFails = true;
        desire(Power.STOPPED);
        steps.expectMessage("detach");
        steps.expectMessage("release");
    }

    @Test
    void rules_that_cannot_be_made_are_tried_again_after_a_while() {
        rulesCanBeMade = false;
        desire(Power.RUNNING);
        steps.expectMessage("attach");
        steps.expectNoMessage(SOON);

        rulesCanBeMade = true;
        passTimeUntil("attach");
        assertThat(reports.receiveMessage().power()).isEqualTo(Observed.Power.RUNNING);
    }

    @Test
    void a_guest_that_is_held_is_let_go_on_and_the_reason_is_told_while_there_is_one() {
        start();
        faults.held = Optional.of("its disk is full");
        time.timePasses(Duration.ofSeconds(10));
        assertThat(reports.receiveMessage().detail()).isEqualTo("its disk is full");

        faults.held = Optional.empty();
        time.timePasses(Duration.ofSeconds(10));
        assertThat(reports.receiveMessage().detail()).isNull();
    }

    private void start() {
        desire(Power.RUNNING);
        steps.expectMessage("attach");
        assertThat(reports.receiveMessage().power()).isEqualTo(Observed.Power.RUNNING);
    }

    private void passTimeUntil(String step) {
        steps.awaitAssert(() -> {
            time.timePasses(Duration.ofSeconds(1));
            return steps.expectMessage(SOON, step);
        });
    }

    private void desire(Power power) {
        reconciler.tell(new Reconciler.Desire(Given.instance(power, 1, 0)));
    }

    private final class FakeCards implements Equipment.Cards {
        @Override
        public CompletionStage<Boolean> attach(Machine machine) {
            var made = CompletableFuture.completedFuture(rulesCanBeMade);
            steps.ref().tell("attach");
            return made;
        }

        @Override
        public void describe(Desired.Instance instance) {}

        @Override
        public CompletionStage<Boolean> detach(String instance) {
            steps.ref().tell("detach");
            return CompletableFuture.completedFuture(true);
        }
    }
}
