package cloud.firn.compute.instance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The intent for one instance: what it should be, and what customers asked of it.
 *
 * @param generation grows with every change of what is wanted
 * @param run counts its starts from 1; 0 before the first. A run is started once, and once over it is over for ever
 * @param reboots resets asked for within this run
 * @param errands those that are being done, and the newest of the others: sixteen, oldest first
 */
record Wanted(InstanceSpec spec, long generation, long run, long reboots, List<Errand> errands) {
    private static final int REMEMBERED = 16;

    Wanted {
        errands = List.copyOf(errands);
    }

    static Wanted of(InstanceSpec spec, Errand.Asked asked, Instant at) {
        return new Wanted(spec, 1, 0, 0, List.of(asked.errand(at)));
    }

    Wanted next() {
        return new Wanted(spec, generation + 1, run, reboots, errands);
    }

    Wanted nextRun() {
        return new Wanted(spec, generation + 1, run + 1, 0, errands);
    }

    Wanted nextReboot() {
        return new Wanted(spec, generation + 1, run, reboots + 1, errands);
    }

    Wanted described(String name, Map<String, String> labels, @Nullable String userData) {
        return new Wanted(spec.described(name, labels, userData), generation + 1, run, reboots, errands);
    }

    Wanted in(List<String> groups) {
        return new Wanted(spec.in(groups), generation + 1, run, reboots, errands);
    }

    /** One more errand, not done yet. */
    Wanted asked(Errand.Asked asked, Instant at) {
        var more = new ArrayList<>(errands);
        more.add(asked.errand(at));
        return with(newest(more));
    }

    /** One more errand, done as soon as it was asked. */
    Wanted noted(Errand.Asked asked, Instant at) {
        var more = new ArrayList<>(errands);
        more.add(asked.errand(at).ended(Errand.SUCCESS, null, null, at));
        return with(newest(more));
    }

    Wanted succeeded(Instant at) {
        return ended(Errand.SUCCESS, null, null, at);
    }

    Wanted failed(String reason, String message, Instant at) {
        return ended(Errand.FAILURE, reason, message, at);
    }

    Wanted timedOut(String message, Instant at) {
        return ended(Errand.TIMEOUT, null, message, at);
    }

    /** The errand that is being run, if any. */
    Optional<Errand> pending() {
        return errands.stream().filter(Errand::pending).findFirst();
    }

    Optional<Errand> errand(String operation) {
        return errands.stream()
                .filter(errand -> errand.operation().equals(operation))
                .findFirst();
    }

    private Wanted ended(String outcome, @Nullable String reason, @Nullable String message, Instant at) {
        return with(errands.stream()
                .map(errand -> errand.pending() ? errand.ended(outcome, reason, message, at) : errand)
                .toList());
    }

    /** The oldest that are over are forgotten; what is being done is not, as somebody waits for its end. */
    private static List<Errand> newest(List<Errand> all) {
        var tooMany = all.size() - REMEMBERED;
        var kept = new ArrayList<Errand>();
        for (var errand : all) {
            if (tooMany > 0 && !errand.pending()) {
                tooMany--;
            } else {
                kept.add(errand);
            }
        }
        return kept;
    }

    private Wanted with(List<Errand> changed) {
        return new Wanted(spec, generation, run, reboots, changed);
    }
}
