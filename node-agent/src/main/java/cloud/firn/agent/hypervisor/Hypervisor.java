package cloud.firn.agent.hypervisor;

import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What runs machines on this host: QEMU, or the simulator that stands in for it.
 *
 * <p>Calls block and may take seconds; the caller makes one call at a time per instance. A run is launched at most once: the order
 * is on disk before anything is started, and a run that is over is never begun again.
 */
public interface Hypervisor extends AutoCloseable {
    /** {@code qemu-kvm}, {@code qemu-tcg} or {@code simulator}. */
    String kind();

    /** Finds what is there after a start of the node agent: running machines are adopted, never restarted. */
    List<Machine> adopt();

    /** Whoever wants to know when a run ends without an order; called from any thread. */
    void onEnd(Consumer<Machine> listener);

    /**
     * Makes disk, seed and tap, and launches the run {@code spec.run()}, held before the guest's first instruction.
     *
     * @return the machine, PAUSED or FAILED; what it is when this run was launched before
     */
    Machine launch(Desired.Instance spec);

    /** Lets a paused machine run. Harmless when it runs; to be repeated when it fails. */
    Machine letRun(String instance);

    /**
     * Looks whether the guest of a running machine is held (its disk was full), and lets it go on.
     *
     * @return why it was held, for operators; empty when it was not
     */
    Optional<String> keepRunning(String instance);

    /** Resets the guest, so that {@code reboots} resets were done in this run. */
    Machine reset(String instance, long reboots);

    /**
     * Ends the run and returns when no process is left.
     *
     * @param gracefully whether the guest is asked first, for a bounded time
     * @param cause told as the machine's cause
     */
    Machine stop(String instance, boolean gracefully, String cause);

    /** Notes that the run {@code spec.run()} could not be launched. Nothing of it is left but the disk. */
    Machine fail(Desired.Instance spec, String why);

    /** Takes away what a run leaves outside its folder (the tap). Harmless when nothing is left. */
    void release(String instance);

    /** Removes everything of a machine that does not run, its disk included. */
    void remove(String instance);

    /** Bytes through the card in this run, counted by the host. */
    Traffic traffic(Machine machine);

    /**
     * Bytes since the run began.
     *
     * @param in to the guest
     * @param out from the guest
     */
    record Traffic(long in, long out) {
        public static final Traffic NONE = new Traffic(0, 0);
    }

    /** Lets go of everything; guests run on. */
    @Override
    void close();
}
