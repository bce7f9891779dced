package cloud.firn.agent.metering;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.hypervisor.Hypervisor.Traffic;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired.Power;
import cloud.firn.contracts.usage.UsageFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MeterTest {
    private final HostFolder host;
    private final Map<UsageFact.Measured, Runnable> waiting = new LinkedHashMap<>();
    private final Meter meter;

    MeterTest(@TempDir Path data) {
        this.host = new HostFolder(data, "hv-1", false);
        host.machine(Given.INSTANCE).make();
        this.meter = new Meter(host, waiting::put);
    }

    @Test
    void while_Kafka_is_away_one_sample_waits_and_the_next_holds_all_the_rest() {
        var machine = running(1);
        sample(machine, 10);
        sample(machine, 20);
        sample(machine, 30);
        assertThat(intervals()).containsExactly("0-10");

        kafkaHasAll();
        sample(machine, 40);
        assertThat(intervals()).containsExactly("10-40");
    }

    @Test
    void a_run_that_ends_while_Kafka_is_away_is_counted_to_its_end() {
        var machine = running(1);
        sample(machine, 10);
        sample(machine.ended(at(25), "ordered", null), 30);
        assertThat(intervals()).containsExactly("0-10", "10-25");
    }

    @Test
    void what_the_topic_has_not_is_told_again_after_another_run_began_and_the_node_agent_died() {
        sample(running(1).ended(at(25), "ordered", null), 30);
        var next = Machine.launching(Given.instance(Power.RUNNING, 2, 0), "simulator", "boot")
                .paused(0, 0)
                .running(at(30));
        sample(next.ended(at(40), "ordered", null), 41);
        waiting.clear();

        new Meter(host, waiting::put).resume(next);
        assertThat(intervals()).containsExactly("0-25", "30-40");
    }

    @Test
    void the_last_sample_of_a_run_is_told_even_when_the_disk_takes_nothing() throws IOException {
        Files.createDirectory(host.machine(Given.INSTANCE).file("meter.json.new"));
        sample(running(1).ended(at(25), "ordered", null), 30);
        assertThat(intervals()).containsExactly("0-25");
    }

    private static Machine running(long run) {
        return Machine.launching(Given.instance(Power.RUNNING, run, 0), "simulator", "boot")
                .paused(0, 0)
                .running(at(0));
    }

    private void sample(Machine machine, long second) {
        meter.sample(machine, at(second), counted -> new Traffic(0, second));
    }

    private void kafkaHasAll() {
        List.copyOf(waiting.values()).forEach(Runnable::run);
        waiting.clear();
    }

    private List<String> intervals() {
        return waiting.keySet().stream()
                .map(sample ->
                        sample.from().getEpochSecond() + "-" + sample.to().getEpochSecond())
                .toList();
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
