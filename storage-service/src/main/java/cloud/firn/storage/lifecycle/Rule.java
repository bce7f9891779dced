package cloud.firn.storage.lifecycle;

import cloud.firn.storage.lifecycle.Due.Action;
import cloud.firn.storage.xml.Xml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One rule: what it is about, and what happens to that and when. */
record Rule(
        String id,
        boolean enabled,
        Scope scope,
        Optional<Expiration> expiration,
        Optional<NoncurrentExpiration> noncurrentExpiration,
        Optional<Integer> daysAfterInitiation,
        List<Transition> transitions,
        List<NoncurrentTransition> noncurrentTransitions) {

    /**
     * The end of current versions.
     *
     * @param moment when objects end; without it the rule is about delete markers
     * @param loneMarkers whether delete markers go as soon as they are all that is left
     */
    record Expiration(Optional<Moment> moment, boolean loneMarkers) {}

    /**
     * The end of noncurrent versions. AWS's schema lets either be left out, not both.
     *
     * @param newer how many noncurrent versions stay, whatever their age
     */
    record NoncurrentExpiration(Optional<Integer> days, Optional<Integer> newer) {}

    record Transition(Moment moment, StorageClass storageClass) {}

    record NoncurrentTransition(Optional<Integer> days, Optional<Integer> newer, StorageClass storageClass) {}

    Rule {
        transitions = List.copyOf(transitions);
        noncurrentTransitions = List.copyOf(noncurrentTransitions);
    }

    Rule named(String given) {
        return new Rule(
                given,
                enabled,
                scope,
                expiration,
                noncurrentExpiration,
                daysAfterInitiation,
                transitions,
                noncurrentTransitions);
    }

    /** What this rule wants done with a subject, be that now, later, or long ago. */
    Optional<Due> due(Subject subject, DayLength day) {
        if (!enabled) {
            return Optional.empty();
        }
        if (subject instanceof Subject.Current current) {
            return currentEnds(current, day).map(at -> new Due(Action.EXPIRE_CURRENT, at, id));
        }
        if (subject instanceof Subject.Noncurrent old) {
            return scope.covers(old.key(), old.size(), old.tags())
                    ? noncurrentEnds(old.noncurrentSince(), old.newerNoncurrent(), day)
                            .map(at -> new Due(Action.REMOVE_VERSION, at, id))
                    : Optional.empty();
        }
        if (!scope.coversNameOnly(subject.key())) {
            return Optional.empty();
        }
        if (subject instanceof Subject.NoncurrentMarker old) {
            return noncurrentEnds(old.noncurrentSince(), old.newerNoncurrent(), day)
                    .map(at -> new Due(Action.REMOVE_DELETE_MARKER, at, id));
        }
        if (subject instanceof Subject.LoneMarker marker) {
            return loneMarkerEnds(marker, day).map(at -> new Due(Action.REMOVE_DELETE_MARKER, at, id));
        }
        if (subject instanceof Subject.Upload upload) {
            return daysAfterInitiation.map(
                    days -> new Due(Action.ABORT_UPLOAD, day.after(upload.initiatedAt(), days), id));
        }
        throw new IllegalArgumentException("no rule knows of " + subject);
    }

    private Optional<Instant> currentEnds(Subject.Current current, DayLength day) {
        return scope.covers(current.key(), current.size(), current.tags())
                ? expiration.flatMap(Expiration::moment).map(moment -> moment.from(current.modifiedAt(), day))
                : Optional.empty();
    }

    private Optional<Instant> noncurrentEnds(Instant since, int newerNoncurrent, DayLength day) {
        return noncurrentExpiration
                .filter(end -> newerNoncurrent >= end.newer().orElse(0))
                .map(end -> day.after(since, end.days().orElse(0)));
    }

    /** Where objects end after some time, lone markers end after the same time without being asked for. */
    private Optional<Instant> loneMarkerEnds(Subject.LoneMarker marker, DayLength day) {
        return expiration.flatMap(end -> end.loneMarkers()
                ? Optional.of(marker.madeAt())
                : end.moment().map(moment -> moment.from(marker.madeAt(), day)));
    }

    void write(Xml xml) {
        xml.text("ID", id);
        scope.write(xml);
        xml.text("Status", enabled ? "Enabled" : "Disabled");
        for (var transition : transitions) {
            xml.element("Transition", to -> {
                transition.moment().write(to);
                to.text("StorageClass", transition.storageClass().name());
            });
        }
        expiration.ifPresent(end -> xml.element("Expiration", to -> end.moment()
                .ifPresentOrElse(
                        moment -> moment.write(to), () -> to.text("ExpiredObjectDeleteMarker", end.loneMarkers()))));
        for (var transition : noncurrentTransitions) {
            xml.element("NoncurrentVersionTransition", to -> {
                writeNoncurrent(to, transition.days(), transition.newer());
                to.text("StorageClass", transition.storageClass().name());
            });
        }
        noncurrentExpiration.ifPresent(
                end -> xml.element("NoncurrentVersionExpiration", to -> writeNoncurrent(to, end.days(), end.newer())));
        daysAfterInitiation.ifPresent(
                days -> xml.element("AbortIncompleteMultipartUpload", to -> to.text("DaysAfterInitiation", days)));
    }

    private static void writeNoncurrent(Xml xml, Optional<Integer> days, Optional<Integer> newer) {
        days.ifPresent(value -> xml.text("NoncurrentDays", value));
        newer.ifPresent(value -> xml.text("NewerNoncurrentVersions", value));
    }
}
