package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceEvent.BootFailed;
import cloud.firn.compute.instance.InstanceEvent.Booted;
import cloud.firn.compute.instance.InstanceEvent.CreationFailed;
import cloud.firn.compute.instance.InstanceEvent.Destroyed;
import cloud.firn.compute.instance.InstanceEvent.Halted;
import cloud.firn.compute.instance.InstanceEvent.OrderRepeated;
import cloud.firn.compute.instance.InstanceEvent.Rebooted;
import cloud.firn.compute.instance.InstanceEvent.Undone;
import cloud.firn.compute.instance.InstanceState.Creating;
import cloud.firn.compute.instance.InstanceState.Destroying;
import cloud.firn.compute.instance.InstanceState.Ordered;
import cloud.firn.compute.instance.InstanceState.Rebooting;
import cloud.firn.compute.instance.InstanceState.Running;
import cloud.firn.compute.instance.InstanceState.Seated;
import cloud.firn.compute.instance.InstanceState.Starting;
import cloud.firn.compute.instance.InstanceState.Stopped;
import cloud.firn.compute.instance.InstanceState.Stopping;
import cloud.firn.compute.instance.InstanceState.Undoing;
import cloud.firn.contracts.hosts.Observed;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a node agent claims about an instance: which event it makes in which state, if any.
 *
 * <p>Only the hypervisor that the instance lives on is heard, and only about the run that is wanted: a report of an older
 * run is late, and a newer one cannot be. So reports may come in any order and any number of times.
 */
final class Reports {
    private Reports() {}

    /** What {@code report} means to an instance in {@code state}; empty when nothing. */
    static Optional<InstanceEvent> judge(Seated state, Observed.Instance report, Instant now) {
        if (!report.host().equals(state.seat().hypervisor())) {
            return Optional.empty();
        }
        if (report.power() == Observed.Power.GONE) {
            return gone(state, report, now);
        }
        if (report.run() != state.wanted().run()) {
            return Optional.empty();
        }
        return switch (report.power()) {
            case RUNNING -> running(state, report, now);
            case STOPPED -> stopped(state, report, now);
            case FAILED -> failed(state, report, now);
            case GONE -> Optional.empty();
        };
    }

    /**
     * What it means that the hypervisor is gone for good: no run goes on after {@code lastHeard}, what was being undone or
     * destroyed is, and what was never reported to run never ran.
     */
    static Optional<InstanceEvent> lost(Seated state, String hypervisor, Instant lastHeard, Instant now) {
        if (!hypervisor.equals(state.seat().hypervisor()) || state instanceof Stopped) {
            return Optional.empty();
        }
        if (state instanceof Undoing) {
            return Optional.of(new Undone(now));
        }
        if (state instanceof Creating) {
            return Optional.of(new CreationFailed("fault", "Its hypervisor was lost.", now));
        }
        var startedAt = knownStart(state);
        if (state instanceof Destroying destroying) {
            var told = destroying.order().told();
            var ended = lastHeard.isBefore(told) ? lastHeard : told;
            return Optional.of(new Destroyed(startedAt, startedAt == null ? null : later(startedAt, ended), now));
        }
        return Optional.of(new Halted(state.wanted().run(), startedAt, later(startedAt, lastHeard), "host-lost", now));
    }

    private static Instant later(@Nullable Instant startedAt, Instant end) {
        return startedAt != null && end.isBefore(startedAt) ? startedAt : end;
    }

    private static Optional<InstanceEvent> running(Seated state, Observed.Instance report, Instant now) {
        if (state instanceof Creating || state instanceof Starting) {
            return Optional.of(new Booted(report.run(), Objects.requireNonNullElse(report.startedAt(), now), now));
        }
        if (state instanceof Rebooting) {
            return report.reboots() >= state.wanted().reboots()
                    ? Optional.of(new Rebooted(report.run(), report.reboots(), now))
                    : repeated(state, now);
        }
        return repeated(state, now);
    }

    private static Optional<InstanceEvent> stopped(Seated state, Observed.Instance report, Instant now) {
        if (state instanceof Creating && report.startedAt() == null) {
            return Optional.of(new CreationFailed("fault", "It ended before its guest was let run.", now));
        }
        return halted(state, report, Objects.requireNonNullElse(report.cause(), "ordered"), now);
    }

    private static Optional<InstanceEvent> failed(Seated state, Observed.Instance report, Instant now) {
        var detail = Objects.requireNonNullElse(report.detail(), "The hypervisor could not start it.");
        if (state instanceof Creating) {
            return Optional.of(new CreationFailed("fault", detail, now));
        }
        if (state instanceof Starting) {
            return Optional.of(new BootFailed(report.run(), detail, now));
        }
        return halted(state, report, "crashed", now);
    }

    private static Optional<InstanceEvent> gone(Seated state, Observed.Instance report, Instant now) {
        if (state instanceof Undoing) {
            return Optional.of(new Undone(now));
        }
        if (!(state instanceof Destroying destroying)) {
            return Optional.empty();
        }
        if (destroying.over()) {
            return Optional.of(new Destroyed(null, null, now));
        }
        var startedAt = startedAt(state, report);
        return Optional.of(new Destroyed(startedAt, startedAt == null ? null : stoppedAt(state, report, now), now));
    }

    private static Optional<InstanceEvent> halted(Seated state, Observed.Instance report, String cause, Instant now) {
        if (state instanceof Stopped
                || state instanceof Undoing
                || (state instanceof Destroying destroying && destroying.over())) {
            return Optional.empty();
        }
        return Optional.of(
                new Halted(report.run(), startedAt(state, report), stoppedAt(state, report, now), cause, now));
    }

    /** A guest that runs on after it was told not to: told again, but not for every report. */
    private static Optional<InstanceEvent> repeated(Seated state, Instant now) {
        var tell = state instanceof Ordered ordered
                && now.isAfter(ordered.order().told().plus(Order.REPEAT_AFTER));
        return tell ? Optional.of(new OrderRepeated(now)) : Optional.empty();
    }

    /** What we told of this run's beginning stands; only when we never heard of it, the report says it. */
    private static @Nullable Instant startedAt(Seated state, Observed.Instance report) {
        var known = knownStart(state);
        return known == null ? report.startedAt() : known;
    }

    private static @Nullable Instant knownStart(Seated state) {
        if (state instanceof Running running) {
            return running.startedAt();
        } else if (state instanceof Rebooting rebooting) {
            return rebooting.startedAt();
        } else if (state instanceof Stopping stopping) {
            return stopping.startedAt();
        }
        return state instanceof Destroying destroying ? destroying.startedAt() : null;
    }

    /** Never before the run began; when the report does not say, the moment it was told to end. */
    private static Instant stoppedAt(Seated state, Observed.Instance report, Instant now) {
        var otherwise = state instanceof Ordered ordered ? ordered.order().told() : now;
        return later(startedAt(state, report), Objects.requireNonNullElse(report.stoppedAt(), otherwise));
    }
}
