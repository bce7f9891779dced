package cloud.firn.agent.machine;

import cloud.firn.contracts.hosts.Desired;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One machine and its latest run: all that must be known again after the node agent was killed.
 *
 * <pre> LAUNCHING --&gt; PAUSED --&gt; RUNNING --&gt; ENDED      LAUNCHING, PAUSED --&gt; FAILED, ENDED </pre>
 *
 * @param hypervisor the kind that runs it
 * @param reboots resets done within this run
 * @param boot the boot of the host in which the run began; another one means that the run is over
 * @param pid the hypervisor process; 0 when there is none
 * @param pidSince its start, in clock ticks since boot, so that a reused pid is not taken for it
 * @param cause why the run is over or being ended: {@code ordered}, {@code guest}, {@code crashed},
 *     {@code host-restarted}
 * @param detail why it failed, crashed, or is held while it runs; for operators
 */
public record Machine(
        Desired.Instance spec,
        String hypervisor,
        long run,
        long reboots,
        Phase phase,
        String boot,
        long pid,
        long pidSince,
        @Nullable Instant startedAt,
        @Nullable Instant stoppedAt,
        @Nullable String cause,
        @Nullable String detail) {

    /** How far the run is. */
    public enum Phase {
        /** Ordered; a process may or may not exist, and no instruction of the guest has run. */
        LAUNCHING,
        /** The process waits before the guest's first instruction. */
        PAUSED,
        RUNNING,
        ENDED,
        /** It could not be launched. */
        FAILED
    }

    /** A run that is about to be launched. */
    public static Machine launching(Desired.Instance spec, String hypervisor, String boot) {
        return new Machine(spec, hypervisor, spec.run(), 0, Phase.LAUNCHING, boot, 0, 0, null, null, null, null);
    }

    @JsonIgnore
    public String instance() {
        return spec.instance();
    }

    /** Whether a hypervisor process may exist. */
    @JsonIgnore
    public boolean isAlive() {
        return phase == Phase.LAUNCHING || phase == Phase.PAUSED || phase == Phase.RUNNING;
    }

    /** The process is there and holds the guest before its first instruction. */
    public Machine paused(long processId, long since) {
        return new Machine(
                spec, hypervisor, run, reboots, Phase.PAUSED, boot, processId, since, null, null, null, null);
    }

    /** The guest runs from {@code at}. */
    public Machine running(Instant at) {
        return new Machine(spec, hypervisor, run, reboots, Phase.RUNNING, boot, pid, pidSince, at, null, cause, null);
    }

    /** The guest was reset; {@code done} resets in all. */
    public Machine reset(long done) {
        return new Machine(spec, hypervisor, run, done, phase, boot, pid, pidSince, startedAt, null, cause, detail);
    }

    /** The guest of a running machine was held, for this reason; null: it goes on. */
    public Machine held(@Nullable String because) {
        return new Machine(spec, hypervisor, run, reboots, phase, boot, pid, pidSince, startedAt, null, cause, because);
    }

    /** Its end was ordered, for this cause; it may still run. */
    public Machine ending(String why) {
        return new Machine(spec, hypervisor, run, reboots, phase, boot, pid, pidSince, startedAt, null, why, detail);
    }

    /** The run is over. A stop before the start is told as the start. */
    public Machine ended(Instant at, String why, @Nullable String because) {
        var end = startedAt != null && at.isBefore(startedAt) ? startedAt : at;
        return new Machine(spec, hypervisor, run, reboots, Phase.ENDED, boot, 0, 0, startedAt, end, why, because);
    }

    /** It could not be launched. */
    public Machine failed(String because) {
        return new Machine(spec, hypervisor, run, reboots, Phase.FAILED, boot, 0, 0, null, null, null, because);
    }
}
