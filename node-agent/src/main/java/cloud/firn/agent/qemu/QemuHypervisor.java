package cloud.firn.agent.qemu;

import cloud.firn.agent.disk.Disks;
import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.agent.machine.MachineFolder;
import cloud.firn.agent.process.Shell;
import cloud.firn.agent.tap.Taps;
import cloud.firn.agent.template.Template;
import cloud.firn.contracts.hosts.Desired;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines as QEMU processes that outlive the node agent.
 *
 * <p>A run is written down before its process is started; a process is found again by its pid, its start and the instance on its
 * command line. When a process has ended, its keeper has noted when.
 */
public final class QemuHypervisor implements Hypervisor {
    private static final Logger LOG = LoggerFactory.getLogger(QemuHypervisor.class);
    private static final Duration GREETING = Duration.ofSeconds(20);
    private static final Duration POWER_DOWN = Duration.ofSeconds(20);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final Duration QUIT = Duration.ofSeconds(2);
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);
    private static final String NOT_BEGUN = "prelaunch";
    private static final String DISK_FAILED = "io-error";
    private static final Set<String> GOES_ON = Set.of("running", "suspended");
    private static final int SPARE_MIB = 512;

    private final HostFolder host;
    private final Template template;
    private final Accelerator accelerator;
    private final Shell shell;
    private final InstantSource clock;
    private final Taps taps;
    private final Sockets sockets;
    private final Monitors monitors;
    private final String boot = HostFolder.boot();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, Qmp> watched = new ConcurrentHashMap<>();
    private final List<Consumer<Machine>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public QemuHypervisor(
            HostFolder host, Template template, Accelerator accelerator, Shell shell, InstantSource clock) {
        this.host = host;
        this.template = template;
        this.accelerator = accelerator;
        this.shell = shell;
        this.clock = clock;
        this.taps = new Taps(shell, host);
        this.sockets = Sockets.of(host.data());
        this.monitors = new Monitors(sockets);
        sockets.make();
        taps.prepareHost();
    }

    @Override
    public String kind() {
        return accelerator.kind();
    }

    @Override
    public void onEnd(Consumer<Machine> listener) {
        listeners.add(listener);
    }

    @Override
    public List<Machine> adopt() {
        var found = new ArrayList<Machine>();
        for (var folder : host.machines()) {
            folder.read().map(machine -> adopt(folder, machine)).ifPresent(found::add);
        }
        return found;
    }

    private Machine adopt(MachineFolder folder, Machine machine) {
        if (!machine.isAlive()) {
            return machine;
        }
        if (!machine.boot().equals(boot)) {
            return folder.write(machine.ended(lastKnown(machine), "host-restarted", null));
        }
        if (machine.phase() == Phase.LAUNCHING) {
            // Nothing of the guest has run. Whatever was started is ended, and the launch is made again.
            killAll(machine.instance());
            return machine;
        }
        if (!QemuProcess.isThat(machine.pid(), machine.pidSince(), machine.instance())) {
            return finish(machine.instance());
        }
        // A node agent that died while it let the guest run may have written more than it did.
        boolean held = machine.phase() == Phase.RUNNING
                && monitors.status(machine.instance()).filter(NOT_BEGUN::equals).isPresent();
        var found = held ? folder.write(machine.paused(machine.pid(), machine.pidSince())) : machine;
        watch(found);
        return found;
    }

    @Override
    public Machine launch(Desired.Instance spec) {
        var folder = host.machine(spec.instance());
        var known = folder.read();
        if (known.isPresent() && known.get().run() >= spec.run() && known.get().phase() != Phase.LAUNCHING) {
            return known.get();
        }
        if (HostFolder.availableMib() < spec.memoryMib() + SPARE_MIB) {
            return fail(spec, "the hypervisor has not enough memory left");
        }
        folder.make();
        Disks.makeOverlay(shell, folder, template.disk(), spec.diskGib());
        Disks.makeSeed(shell, folder, spec);
        sockets.remove(spec.instance());
        killAll(spec.instance());
        var machine = folder.write(Machine.launching(spec, kind(), boot));
        taps.create(spec.instance(), spec.address(), spec.mac());
        var command = QemuCommand.of(spec, folder, template, accelerator, taps.name(spec.instance()), sockets);
        QemuProcess.start(shell, folder, spec.run(), command);
        return awaitGreeting(folder, machine);
    }

    private Machine awaitGreeting(MachineFolder folder, Machine machine) {
        var deadline = System.nanoTime() + GREETING.toNanos();
        while (System.nanoTime() < deadline) {
            if (QemuProcess.ended(folder, machine.run()).isPresent()) {
                return failed(folder, machine, "QEMU ended at once: " + Console.lastWords(folder));
            }
            var pid = QemuProcess.pid(folder, machine.run());
            if (pid.isPresent() && Files.exists(sockets.events(machine.instance()))) {
                try (var qmp = Qmp.connect(sockets.commands(machine.instance()))) {
                    qmp.execute("query-status");
                    var paused = folder.write(machine.paused(pid.getAsLong(), QemuProcess.since(pid.getAsLong())));
                    watch(paused);
                    return paused;
                } catch (IOException e) {
                    LOG.debug("the monitor does not answer yet", e);
                }
            }
            QemuProcess.pause(5);
        }
        return failed(folder, machine, "QEMU did not answer within " + GREETING.toSeconds() + " s");
    }

    private Machine failed(MachineFolder folder, Machine machine, String why) {
        killAll(machine.instance());
        taps.delete(machine.instance());
        return folder.write(machine.failed(why));
    }

    @Override
    public Machine letRun(String instance) {
        synchronized (lock(instance)) {
            var folder = host.machine(instance);
            var machine = get(folder);
            // A run that is written down as running and has not begun: the order was lost on its way.
            boolean lost = machine.phase() == Phase.RUNNING
                    && monitors.ask(instance, "query-status")
                            .path("status")
                            .asText()
                            .equals(NOT_BEGUN);
            if (machine.phase() != Phase.PAUSED && !lost) {
                return machine;
            }
            // Written first: a guest that runs is never unknown. QEMU needs a millisecond to follow.
            var running = folder.write(machine.running(clock.instant()));
            monitors.ask(instance, "cont");
            return running;
        }
    }

    @Override
    public Optional<String> keepRunning(String instance) {
        synchronized (lock(instance)) {
            boolean running = host.machine(instance)
                    .read()
                    .filter(machine -> machine.phase() == Phase.RUNNING)
                    .isPresent();
            var status = running ? monitors.status(instance) : Optional.<String>empty();
            if (status.isEmpty() || GOES_ON.contains(status.get())) {
                return Optional.empty();
            }
            boolean obeyed = monitors.obeys(instance, "cont");
            LOG.warn("{} was held ({}); let go on: {}", instance, status.get(), obeyed);
            return Optional.of(
                    status.get().equals(DISK_FAILED)
                            ? "its disk could not be written: the hypervisor's disk may be full"
                            : "QEMU held it: " + status.get());
        }
    }

    @Override
    public Machine reset(String instance, long reboots) {
        synchronized (lock(instance)) {
            var folder = host.machine(instance);
            var machine = get(folder);
            if (machine.phase() != Phase.RUNNING) {
                return machine;
            }
            monitors.ask(instance, "system_reset");
            return folder.write(machine.reset(reboots));
        }
    }

    @Override
    public Machine stop(String instance, boolean gracefully, String cause) {
        Machine machine;
        synchronized (lock(instance)) {
            var folder = host.machine(instance);
            machine = get(folder);
            if (!machine.isAlive()) {
                return machine;
            }
            machine = folder.write(machine.ending(cause));
        }
        var asked = gracefully && machine.phase() == Phase.RUNNING && powerDown(machine);
        if (!asked && QemuProcess.isThat(machine.pid(), machine.pidSince(), instance)) {
            monitors.obeys(instance, "quit");
            if (!QemuProcess.awaitGone(machine.pid(), QUIT)) {
                QemuProcess.kill(machine.pid());
            }
        }
        killAll(instance);
        return finish(instance);
    }

    /** Presses the power button until the guest obeys: one that still boots does not hear the first time. */
    private boolean powerDown(Machine machine) {
        var deadline = System.nanoTime() + POWER_DOWN.toNanos();
        while (System.nanoTime() < deadline) {
            if (!monitors.obeys(machine.instance(), "system_powerdown")) {
                return QemuProcess.awaitGone(machine.pid(), QUIT);
            }
            if (QemuProcess.awaitGone(machine.pid(), ASK_AGAIN)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Machine fail(Desired.Instance spec, String why) {
        var folder = host.machine(spec.instance());
        folder.make();
        return failed(folder, Machine.launching(spec, kind(), boot), why);
    }

    @Override
    public void release(String instance) {
        taps.delete(instance);
        sockets.remove(instance);
    }

    @Override
    public void remove(String instance) {
        killAll(instance);
        release(instance);
        host.machine(instance).remove();
        locks.remove(instance);
    }

    @Override
    public Traffic traffic(Machine machine) {
        Console.bound(host.machine(machine.instance()));
        return taps.traffic(machine.instance());
    }

    @Override
    public void close() {
        // Who comes after this one watches the same machines, and writes their ends down.
        closed = true;
        watched.values().forEach(Qmp::close);
    }

    private void watch(Machine machine) {
        var thread = new Thread(
                Thread.currentThread().getThreadGroup(),
                () -> follow(machine),
                "qemu-" + machine.instance(),
                128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(Machine machine) {
        try (var qmp = Qmp.connect(sockets.events(machine.instance()))) {
            watched.put(machine.instance(), qmp);
            for (var event = qmp.event(); event.isPresent(); event = qmp.event()) {
                LOG.debug("{} {}", machine.instance(), event.get());
            }
        } catch (IOException e) {
            LOG.debug("no events from {}", machine.instance(), e);
        } finally {
            watched.remove(machine.instance());
        }
        while (!closed && QemuProcess.since(machine.pid()) == machine.pidSince()) {
            QemuProcess.pause(20); // the monitor can end before the process does, or never have answered
        }
        var over = finishAtLast(machine.instance(), machine.run());
        if (over != null) {
            listeners.forEach(listener -> listener.accept(over));
        }
    }

    /** An end must not be missed because the disk takes nothing at that moment. Null also when others watch by now. */
    private @Nullable Machine finishAtLast(String instance, long run) {
        while (!closed) {
            try {
                return finish(instance, run);
            } catch (UncheckedIOException e) {
                LOG.warn("the end of {} cannot be written down; it is tried again", instance, e);
                QemuProcess.pause(WRITE_AGAIN.toMillis());
            }
        }
        return null;
    }

    private Machine finish(String instance) {
        var folder = host.machine(instance);
        var over = finish(instance, get(folder).run());
        return over == null ? get(folder) : over;
    }

    /** Writes down that a run is over; null when its machine has gone on or is gone. */
    private @Nullable Machine finish(String instance, long run) {
        synchronized (lock(instance)) {
            var folder = host.machine(instance);
            var machine = folder.read().orElse(null);
            if (machine == null || machine.run() != run || !machine.isAlive()) {
                return machine != null && machine.run() == run ? machine : null;
            }
            var noted = QemuProcess.ended(folder, run);
            for (int tries = 0; tries < 100 && noted.isEmpty() && machine.pid() != 0; tries++) {
                QemuProcess.pause(10);
                noted = QemuProcess.ended(folder, run);
            }
            var at = noted.map(QemuProcess.Ended::at).orElseGet(() -> lastKnown(machine));
            int code = noted.map(QemuProcess.Ended::exitCode).orElse(-1);
            var ordered = machine.cause();
            if (ordered != null) {
                return folder.write(machine.ended(at, ordered, null));
            }
            return folder.write(
                    code == 0
                            ? machine.ended(at, "guest", null)
                            : machine.ended(
                                    at, "crashed", "QEMU ended with " + code + ": " + Console.lastWords(folder)));
        }
    }

    /** The best knowledge of an end that nobody noted: never later than the end. */
    private Instant lastKnown(Machine machine) {
        var started = machine.startedAt();
        return host.lastAlive(started == null ? clock.instant() : started);
    }

    private void killAll(String instance) {
        for (long pid : QemuProcess.speakingOf(host.machine(instance).path().toString())) {
            QemuProcess.kill(pid);
        }
    }

    private Machine get(MachineFolder folder) {
        return folder.read().orElseThrow(() -> new IllegalStateException("no machine in " + folder.path()));
    }

    private Object lock(String instance) {
        return locks.computeIfAbsent(instance, any -> new Object());
    }
}
