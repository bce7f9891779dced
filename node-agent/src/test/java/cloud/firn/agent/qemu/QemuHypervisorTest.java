package cloud.firn.agent.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import cloud.firn.agent.given.Given;
import cloud.firn.agent.given.RealHost;
import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.hypervisor.HypervisorContract;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.agent.process.Shell;
import cloud.firn.agent.tap.Taps;
import cloud.firn.agent.template.TinyTemplate;
import cloud.firn.contracts.hosts.Desired.Power;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class QemuHypervisorTest implements HypervisorContract {
    private static final Path IMAGES = Path.of("target/images");

    // A watcher may still write the end of the last run while the folder is removed.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path data = Path.of("");

    @BeforeAll
    static void needs_root_and_qemu() {
        RealHost.assume("qemu-system-x86_64", "qemu-img", "ip", "genisoimage", "setsid", "cpio", "apt-get");
    }

    @AfterEach
    void nothing_stays() {
        QemuSweep.below(data);
        // The keepers note the ends that this brought about.
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> QemuProcess.commandLine(process.pid()).contains(data.toString())));
        new Taps(Shell.here(), host()).delete(Given.INSTANCE);
        Shell.here().attempt("", Duration.ofSeconds(10), "rm", "-rf", data.toString());
    }

    private HostFolder host() {
        return new HostFolder(data, "hv-1", true);
    }

    @Override
    public Hypervisor hypervisor() {
        return new QemuHypervisor(
                host(),
                TinyTemplate.in(IMAGES),
                new Accelerator(false, "the test wants the same everywhere"),
                Shell.here(),
                InstantSource.system());
    }

    @Override
    public void crash(Hypervisor hypervisor, Machine machine) {
        QemuProcess.kill(machine.pid());
    }

    @Override
    public boolean isAnythingLeft() {
        var folder = host().machine(Given.INSTANCE).path();
        return Files.exists(folder)
                || new Taps(Shell.here(), host()).exists(Given.INSTANCE)
                || !QemuProcess.speakingOf(folder.toString()).isEmpty();
    }

    @Test
    void a_guest_ends_by_itself_when_its_power_button_is_pressed() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(Given.instance(Power.RUNNING, 1, 0));
            hypervisor.letRun(Given.INSTANCE);
            var console = host().machine(Given.INSTANCE).file("console.log");
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> says(console, "is up after"));
            hypervisor.stop(Given.INSTANCE, true, "ordered");
            assertThat(says(console, "firn: shutting down")).isTrue();
        }
    }

    @Test
    void an_end_that_no_node_agent_saw_is_known_exactly() {
        Machine running;
        try (var first = hypervisor()) {
            first.launch(Given.instance(Power.RUNNING, 1, 0));
            running = first.letRun(Given.INSTANCE);
        }
        QemuProcess.kill(running.pid());
        var folder = host().machine(Given.INSTANCE);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> QemuProcess.ended(folder, 1)
                .isPresent());
        try (var second = hypervisor()) {
            var noted = QemuProcess.ended(folder, 1).orElseThrow();
            assertThat(second.adopt()).hasSize(1).allSatisfy(machine -> {
                assertThat(machine.cause()).isEqualTo("crashed");
                assertThat(machine.stoppedAt()).isEqualTo(noted.at());
            });
        }
    }

    @Test
    void a_guest_that_was_only_written_down_as_running_waits_for_its_rules_and_then_runs() {
        try (var first = hypervisor()) {
            noteRunning(first.launch(Given.instance(Power.RUNNING, 1, 0)));
        }
        try (var second = hypervisor()) {
            assertThat(second.adopt()).singleElement().satisfies(found -> {
                assertThat(found.phase()).isEqualTo(Phase.PAUSED);
                assertThat(found.startedAt()).isNull();
            });
            var before = Instant.now();
            assertThat(second.letRun(Given.INSTANCE).startedAt()).isAfterOrEqualTo(before);
            assertThat(status()).contains("running");
        }
    }

    @Test
    void an_order_to_run_that_was_lost_is_given_again() {
        try (var hypervisor = hypervisor()) {
            var lost = noteRunning(hypervisor.launch(Given.instance(Power.RUNNING, 1, 0)));
            assertThat(hypervisor.letRun(Given.INSTANCE).startedAt()).isAfter(lost.startedAt());
            assertThat(status()).contains("running");
        }
    }

    @Test
    void a_guest_that_QEMU_holds_goes_on_and_the_reason_is_known() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(Given.instance(Power.RUNNING, 1, 0));
            hypervisor.letRun(Given.INSTANCE);
            assertThat(hypervisor.keepRunning(Given.INSTANCE)).isEmpty();
            new Monitors(Sockets.of(data)).ask(Given.INSTANCE, "stop");
            assertThat(hypervisor.keepRunning(Given.INSTANCE)).contains("QEMU held it: paused");
            assertThat(status()).contains("running");
        }
    }

    @Test
    void a_QEMU_that_hangs_is_killed() {
        try (var hypervisor = hypervisor()) {
            hypervisor.launch(Given.instance(Power.RUNNING, 1, 0));
            var running = hypervisor.letRun(Given.INSTANCE);
            Shell.here().run("", "kill", "-STOP", String.valueOf(running.pid()));
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> hypervisor.stop(Given.INSTANCE, true, "ordered"));
            assertThat(QemuProcess.since(running.pid())).isZero();
        }
    }

    @Test
    void an_end_is_told_even_when_it_could_not_be_written_down_at_first() throws Exception {
        try (var hypervisor = hypervisor()) {
            var ended = new CopyOnWriteArrayList<Machine>();
            hypervisor.onEnd(ended::add);
            hypervisor.launch(Given.instance(Power.RUNNING, 1, 0));
            var running = hypervisor.letRun(Given.INSTANCE);
            var refused = new CountDownLatch(1);
            var log = (Logger) LoggerFactory.getLogger(QemuHypervisor.class);
            var listener = new AppenderBase<ILoggingEvent>() {
                @Override
                protected void append(ILoggingEvent line) {
                    if (line.getMessage().contains("cannot be written down")) {
                        refused.countDown();
                    }
                }
            };
            listener.start();
            log.addAppender(listener);
            var inTheWay = Files.createDirectory(host().machine(Given.INSTANCE).file("machine.json.new"));
            QemuProcess.kill(running.pid());
            assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
            log.detachAppender(listener);
            Files.delete(inTheWay);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !ended.isEmpty());
        }
    }

    private Machine noteRunning(Machine paused) {
        return host().machine(Given.INSTANCE).write(paused.running(Instant.now()));
    }

    private Optional<String> status() {
        return new Monitors(Sockets.of(data)).status(Given.INSTANCE);
    }

    private static boolean says(Path console, String words) throws IllegalStateException {
        try {
            return Files.exists(console) && Files.readString(console).contains(words);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
