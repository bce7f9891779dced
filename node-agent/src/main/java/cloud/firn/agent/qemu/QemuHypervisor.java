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
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final int SPARE_MIB = 512;
    private static final long CONSOLE_BYTES = 1024 * 1024;

    private final HostFolder host;
    private final Template template;
    private final Accelerator accelerator;
    private final Shell shell;
    private final InstantSource clock;
    private final Taps taps;
    private final Sockets sockets;
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
        watch(machine);
        return machine;
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
                return failed(folder, machine, "QEMU ended at once: " + lastWords(folder));
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

    private static String lastWords(MachineFolder folder) {
        try {
            var words = Files.readString(folder.file("qemu.log")).strip();
            return words.substring(words.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            return "it said nothing";
        }
    }

    @Override
    public Machine letRun(String instance) {
        synchronized (lock(instance)) {
            var folder = host.machine(instance);
            var machine = get(folder);
            if (machine.phase() != Phase.PAUSED) {
                return machine;
            }
            // Written first: a guest that runs is never unknown. QEMU needs a millisecond to follow.
            var running = folder.write(machine.running(clock.instant()));
            command(instance, "cont");
            return running;
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
            command(instance, "system_reset");
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
        if (!asked && QemuProcess.since(machine.pid()) != 0) {
            tryCommand(instance, "quit");
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
            if (!tryCommand(machine.instance(), "system_powerdown")) {
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

    /** What a guest says on its console is kept to a bound: the newest of it, and one file of what was before. */
    private void boundConsole(MachineFolder folder) {
        var console = folder.file("console.log");
        try {
            if (Files.exists(console) && Files.size(console) > CONSOLE_BYTES) {
                Files.copy(console, folder.file("console.old"), StandardCopyOption.REPLACE_EXISTING);
                Files.newByteChannel(console, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        } catch (IOException e) {
            LOG.warn("the console of {} could not be cut", folder.path().getFileName(), e);
        }
    }

    @Override
    public Traffic traffic(Machine machine) {
        boundConsole(host.machine(machine.instance()));
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
        var over = closed ? null : finish(machine.instance(), machine.run());
        if (over != null) {
            listeners.forEach(listener -> listener.accept(over));
        }
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
                            : machine.ended(at, "crashed", "QEMU ended with " + code + ": " + lastWords(folder)));
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

    private void command(String instance, String command) {
        try (var qmp = Qmp.connect(sockets.commands(instance))) {
            qmp.execute(command);
        } catch (IOException e) {
            throw new IllegalStateException("QEMU did not obey " + command + ": " + e.getMessage(), e);
        }
    }

    private boolean tryCommand(String instance, String command) {
        try {
            command(instance, command);
            return true;
        } catch (IllegalStateException e) {
            LOG.debug("{} refused", command, e);
            return false;
        }
    }

    private Machine get(MachineFolder folder) {
        return folder.read().orElseThrow(() -> new IllegalStateException("no machine in " + folder.path()));
    }

    private Object lock(String instance) {
        return locks.computeIfAbsent(instance, any -> new Object());
    }
}
