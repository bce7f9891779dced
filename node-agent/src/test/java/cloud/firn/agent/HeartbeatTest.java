package cloud.firn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.machine.HostFolder;
import cloud.firn.contracts.hosts.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeartbeatTest {
    private static final Observed.Host HEART =
            new Observed.Host("hv-1", "box-1", "simulator", "a test", "epoch", 4, 1024, 10, 0);

    private final Path data;
    private final HostFolder folder;
    private final List<Observed> told = new ArrayList<>();
    private final Heartbeat heartbeat;

    HeartbeatTest(@TempDir Path data) {
        this.data = data;
        this.folder = new HostFolder(data, "hv-1", false);
        this.heartbeat = new Heartbeat(folder, HEART, told::add, InstantSource.fixed(Instant.EPOCH.plusSeconds(7)));
    }

    @Test
    void a_hypervisor_that_goes_down_is_not_offered_any_more_but_known_to_have_lived() {
        heartbeat.goDown();
        heartbeat.beat();
        assertThat(told).isEmpty();
        assertThat(folder.lastAlive(Instant.EPOCH)).isEqualTo(Instant.EPOCH.plusSeconds(7));
    }

    @Test
    void a_disk_that_takes_nothing_does_not_silence_it() throws IOException {
        Files.writeString(data.resolve("hosts"), "in the way");
        heartbeat.beat();
        assertThat(told).containsExactly(HEART);
    }
}
