package cloud.firn.box.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import cloud.firn.servers.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DaemonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Daemon daemon;

    DaemonTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        var data = new DataFolder(folder.resolve("data of a box"));
        Files.createDirectories(data.of("run"));
        Files.createDirectories(data.of("log"));
        var program = Files.writeString(
                folder.resolve("Sleeper.java"),
                "public class Sleeper { public static void main(String[] a) throws Exception {"
                        + " System.out.println(System.getenv(\"FIRN_SAYS\"));"
                        + " new java.util.concurrent.CountDownLatch(1).await(); } }");
        daemon = new Daemon(new Part(
                "sleeper",
                "sleeper",
                new Home(folder.resolve("home")),
                data,
                List.of(),
                List.of(),
                Map.of("FIRN_SAYS", "good night"),
                () -> new JavaCommand(List.of("-Xmx32m"), List.of(folder), program.toString(), List.of())));
    }

    @AfterEach
    void end() throws IOException {
        daemon.stop(PATIENCE);
    }

    @Test
    void it_runs_in_a_session_of_its_own_and_is_found_again() throws IOException {
        daemon.start();
        var pid = daemon.pid().orElseThrow();
        await().atMost(PATIENCE).until(() -> session(pid) == pid);
        await().atMost(PATIENCE).until(() -> daemon.lastWords(5).contains("good night"));
    }

    @Test
    void it_is_found_without_its_pid_file_too() throws IOException {
        daemon.start();
        var pid = daemon.pid().orElseThrow();
        await().atMost(PATIENCE).until(() -> session(pid) == pid);
        Files.delete(folder.resolve("data of a box/run/sleeper.pid"));
        assertThat(daemon.pid()).contains(pid);
    }

    @Test
    void it_ends_when_it_is_asked_to() throws IOException {
        daemon.start();
        var pid = daemon.pid().orElseThrow();
        assertThat(daemon.stop(PATIENCE)).isTrue();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(daemon.pid()).isEmpty();
    }

    @Test
    void what_a_person_may_set_reaches_the_part_and_nothing_else_does() {
        var environment = new HashMap<>(Map.of(
                "FIRN_HYPERVISOR_SETTLING_SECONDS", "5",
                "FIRN_ADDRESS_POOL", "192.0.2.0/24",
                "FIRN_KAFKA", "elsewhere:1",
                "PATH", "/bin"));
        Daemon.setEnvironment(environment, Map.of("FIRN_ADDRESS_POOL", "203.0.113.0/24"));
        assertThat(environment)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "FIRN_HYPERVISOR_SETTLING_SECONDS", "5",
                        "FIRN_ADDRESS_POOL", "203.0.113.0/24",
                        "PATH", "/bin"));
    }

    /** The session of a process, field 6 of its stat (proc(5)). */
    private static long session(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }
}
