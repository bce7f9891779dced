package cloud.firn.agent.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Desired.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What every hypervisor must do, whatever it is made of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public interface HypervisorContract {
    /** A hypervisor over the test's folder; another one each time, as after a restart of the node agent. */
    Hypervisor hypervisor();

    /** Ends the process of a machine as a crash would. */
    void crash(Hypervisor hypervisor, Machine machine);

    /** Whether anything of the instance is left, on disk or in the kernel. */
    boolean isAnythingLeft();

    private static Desired.Instance run(long run) {
        return Given.instance(Power.RUNNING, run, 0);
    }

    @Test
    default void a_launched_machine_waits_until_it_is_let_run() {
        try (var hypervisor = hypervisor()) {
            var paused = hypervisor.launch(run(1));
            assertThat(paused.detail()).isNull();
            assertThat(paused.phase()).isEqualTo(Phase.PAUSED);
            assertThat(paused.startedAt()).isNull();

            var before = Instant.now();
            var running = hypervisor.letRun(Given.INSTANCE);
            assertThat(running.phase()).isEqualTo(Phase.RUNNING);
            assertThat(running.startedAt()).isBetween(before, Instant.now());
            assertThat(hypervisor.letRun(Given.INSTANCE)).isEqualTo(running);
        }
    }

    @Test
    default void a_run_is_launched_at_most_once() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(run(1));
            var running = hypervisor.letRun(Given.INSTANCE);
            assertThat(hypervisor.launch(run(1))).isEqualTo(running);
            var over = hypervisor.stop(Given.INSTANCE, false, "ordered");
            assertThat(hypervisor.launch(run(1))).isEqualTo(over);
            assertThat(hypervisor.launch(run(2)).phase()).isEqualTo(Phase.PAUSED);
        }
    }

    @Test
    default void a_stopped_run_has_its_cause_and_its_exact_times() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(run(1));
            var running = hypervisor.letRun(Given.INSTANCE);
            var over = hypervisor.stop(Given.INSTANCE, false, "ordered");
            assertThat(over.phase()).isEqualTo(Phase.ENDED);
            assertThat(over.cause()).isEqualTo("ordered");
            assertThat(over.startedAt()).isEqualTo(running.startedAt());
            assertThat(over.stoppedAt()).isBetween(running.startedAt(), Instant.now());
            assertThat(hypervisor.stop(Given.INSTANCE, true, "other")).isEqualTo(over);
        }
    }

    @Test
    default void a_reset_is_counted_and_the_run_goes_on() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(run(1));
            var running = hypervisor.letRun(Given.INSTANCE);
            var reset = hypervisor.reset(Given.INSTANCE, 1);
            assertThat(reset.reboots()).isEqualTo(1);
            assertThat(reset.phase()).isEqualTo(Phase.RUNNING);
            assertThat(reset.startedAt()).isEqualTo(running.startedAt());
        }
    }

    @Test
    default void a_new_node_agent_finds_a_running_machine_running() {
        Machine running;
        try (var first = hypervisor()) {
            first.launch(run(1));
            running = first.letRun(Given.INSTANCE);
        }
        try (var second = hypervisor()) {
            assertThat(second.adopt()).containsExactly(running);
            assertThat(second.stop(Given.INSTANCE, false, "ordered").phase()).isEqualTo(Phase.ENDED);
        }
    }

    @Test
    default void an_end_without_an_order_is_told_as_a_crash() {
        try (var hypervisor = hypervisor()) {
            var ended = new CopyOnWriteArrayList<Machine>();
            hypervisor.onEnd(ended::add);
            hypervisor.launch(run(1));
            crash(hypervisor, hypervisor.letRun(Given.INSTANCE));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !ended.isEmpty());
            assertThat(ended.get(0).phase()).isEqualTo(Phase.ENDED);
            assertThat(ended.get(0).cause()).isEqualTo("crashed");
            assertThat(ended.get(0).stoppedAt()).isNotNull();
        }
    }

    @Test
    default void nothing_is_left_of_a_removed_machine() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(run(1));
            hypervisor.letRun(Given.INSTANCE);
            hypervisor.stop(Given.INSTANCE, false, "ordered");
            hypervisor.release(Given.INSTANCE);
            hypervisor.remove(Given.INSTANCE);
            assertThat(isAnythingLeft()).isFalse();
            assertThat(hypervisor.adopt()).isEmpty();
        }
    }
}
