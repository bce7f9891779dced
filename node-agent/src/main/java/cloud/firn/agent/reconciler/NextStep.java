package cloud.firn.agent.reconciler;

import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.contracts.hosts.Desired;
import org.jspecify.annotations.Nullable;

/**
 * The one thing to do next to bring a machine to what is desired. Pure: from any state, as often as asked.
 *
 * <p>A machine that nobody speaks of is kept: only an order to destroy destroys.
 */
enum NextStep {
    /** It is as desired, or something else must happen first. */
    NOTHING,
    /** Begin the run that is desired, held before its first instruction. */
    LAUNCH,
    /** Give the machine its metadata and its rules. */
    ATTACH,
    LET_RUN,
    RESET,
    /** Ask the guest to end; force it when it does not. */
    STOP,
    /** End it at once: its disk goes too. */
    KILL,
    /** The run is over: last sample, no rules, no tap. */
    TIDY,
    /** Take away the disk and all that is left. */
    REMOVE,
    /** There is nothing, as desired. */
    REPORT_GONE,
    /** There is nothing, and nothing should run. */
    REPORT_STOPPED;

    /** How far the machine's rules are. */
    enum Rules {
        NONE,
        PENDING,
        IN_FORCE
    }

    static NextStep of(Desired.@Nullable Instance desired, @Nullable Machine machine, Rules rules, boolean tidy) {
        if (machine == null) {
            return desired == null ? NOTHING : withoutMachine(desired.power());
        }
        return machine.isAlive() ? alive(desired, machine, rules) : over(desired, machine, tidy);
    }

    private static NextStep withoutMachine(Desired.Power power) {
        return switch (power) {
            case RUNNING -> LAUNCH;
            case STOPPED -> REPORT_STOPPED;
            case DESTROYED -> REPORT_GONE;
        };
    }

    private static NextStep alive(Desired.@Nullable Instance desired, Machine machine, Rules rules) {
        if (desired != null && desired.power() == Desired.Power.DESTROYED) {
            return KILL;
        }
        if (desired != null && (desired.power() == Desired.Power.STOPPED || desired.run() > machine.run())) {
            return machine.phase() == Phase.RUNNING ? STOP : KILL;
        }
        if (machine.phase() == Phase.LAUNCHING) {
            return desired == null ? NOTHING : LAUNCH;
        }
        if (rules == Rules.NONE) {
            return ATTACH;
        }
        if (desired == null || desired.run() < machine.run()) {
            return NOTHING;
        }
        if (machine.phase() == Phase.PAUSED) {
            return rules == Rules.IN_FORCE ? LET_RUN : NOTHING;
        }
        return desired.reboots() > machine.reboots() ? RESET : NOTHING;
    }

    private static NextStep over(Desired.@Nullable Instance desired, Machine machine, boolean tidy) {
        if (!tidy) {
            return TIDY;
        }
        if (desired == null) {
            return NOTHING;
        }
        return switch (desired.power()) {
            case DESTROYED -> REMOVE;
            case STOPPED -> NOTHING;
            case RUNNING -> desired.run() > machine.run() ? LAUNCH : NOTHING;
        };
    }
}
