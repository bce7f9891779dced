package cloud.firn.agent.hypervisor;

import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.agent.machine.MachineFolder;
import cloud.firn.contracts.hosts.Desired;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for QEMU: the same machines, states and files, without guests.
 *
 * <p>A machine runs as long as its record says so; the node agent may be killed meanwhile. Traffic is modelled: one packet of 100
 * bytes in and four out each second.
 */
public final class SimulatedHypervisor implements Hypervisor {
    private static final long BYTES_IN_PER_SECOND = 100;
    private static final long BYTES_OUT_PER_SECOND = 400;

    private final HostFolder host;
    private final InstantSource clock;
    private final String boot;
    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final List<Consumer<Machine>> listeners = new CopyOnWriteArrayList<>();

    public SimulatedHypervisor(HostFolder host, InstantSource clock, String boot) {
        this.host = host;
        this.clock = clock;
        this.boot = boot;
    }

    @Override
    public String kind() {
        return "simulator";
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
        var now = machine;
        if (machine.isAlive()
                && !(machine.boot().equals(boot) && machine.hypervisor().equals(kind()))) {
            var end = host.lastAlive(Optional.ofNullable(machine.startedAt()).orElse(clock.instant()));
            now = folder.write(machine.ended(end, "host-restarted", null));
        }
        machines.put(now.instance(), now);
        return now;
    }

    @Override
    public void onEnd(Consumer<Machine> listener) {
        listeners.add(listener);
    }

    @Override
    public Machine launch(Desired.Instance spec) {
        var known = machines.get(spec.instance());
        if (known != null && known.run() >= spec.run() && known.phase() != Phase.LAUNCHING) {
            return known;
        }
        host.machine(spec.instance()).make();
        return put(Machine.launching(spec, kind(), boot).paused(0, 0));
    }

    @Override
    public Machine letRun(String instance) {
        var machine = get(instance);
        return machine.phase() == Phase.PAUSED ? put(machine.running(clock.instant())) : machine;
    }

    @Override
    public Optional<String> keepRunning(String instance) {
        return Optional.empty();
    }

    @Override
    public Machine reset(String instance, long reboots) {
        var machine = get(instance);
        return machine.phase() == Phase.RUNNING ? put(machine.reset(reboots)) : machine;
    }

    @Override
    public Machine stop(String instance, boolean gracefully, String cause) {
        var machine = get(instance);
        return machine.isAlive() ? put(machine.ended(clock.instant(), cause, null)) : machine;
    }

    @Override
    public Machine fail(Desired.Instance spec, String why) {
        host.machine(spec.instance()).make();
        return put(Machine.launching(spec, kind(), boot).failed(why));
    }

    /** The modelled guest dies, as QEMU would when it is killed. */
    public void crash(String instance) {
        var machine = get(instance);
        if (machine.isAlive()) {
            var over = put(machine.ended(clock.instant(), "crashed", "the simulated process was killed"));
            listeners.forEach(listener -> listener.accept(over));
        }
    }

    @Override
    public void release(String instance) {}

    @Override
    public void remove(String instance) {
        host.machine(instance).remove();
        machines.remove(instance);
    }

    @Override
    public Traffic traffic(Machine machine) {
        var from = machine.startedAt();
        if (from == null) {
            return Traffic.NONE;
        }
        var to = Optional.ofNullable(machine.stoppedAt()).orElse(clock.instant());
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        return new Traffic(seconds * BYTES_IN_PER_SECOND, seconds * BYTES_OUT_PER_SECOND);
    }

    @Override
    public void close() {
        machines.clear();
    }

    private Machine put(Machine machine) {
        host.machine(machine.instance()).write(machine);
        machines.put(machine.instance(), machine);
        return machine;
    }

    private Machine get(String instance) {
        @Nullable Machine machine = machines.get(instance);
        if (machine == null) {
            throw new IllegalStateException("no machine " + instance);
        }
        return machine;
    }
}
