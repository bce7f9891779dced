package cloud.firn.agent.reconciler;

import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of a machine. Pure. */
final class Observation {
    private Observation() {}

    /** A machine as it is; empty while there is nothing to say yet: its guest has not begun. */
    static Optional<Observed.Instance> of(String host, Machine now, long appliedGeneration) {
        var power =
                switch (now.phase()) {
                    case LAUNCHING, PAUSED -> null;
                    case RUNNING -> Observed.Power.RUNNING;
                    case ENDED -> Observed.Power.STOPPED;
                    case FAILED -> Observed.Power.FAILED;
                };
        if (power == null) {
            return Optional.empty();
        }
        var cause = power == Observed.Power.STOPPED ? now.cause() : null;
        return Optional.of(new Observed.Instance(
                host,
                now.instance(),
                appliedGeneration,
                now.run(),
                now.reboots(),
                power,
                cause,
                now.detail(),
                now.startedAt(),
                now.stoppedAt()));
    }

    /** There is no machine, as desired. */
    static Observed.Instance ofNone(
            String host, Desired.Instance wanted, Observed.Power power, @Nullable String cause) {
        return new Observed.Instance(
                host,
                wanted.instance(),
                wanted.generation(),
                wanted.run(),
                wanted.reboots(),
                power,
                cause,
                null,
                null,
                null);
    }
}
