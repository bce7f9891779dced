package cloud.firn.storage.lifecycle;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What AWS refuses of rules that fit its schema, in AWS's words.
 *
 * <p>Source: "Lifecycle configuration elements" of the Amazon S3 user guide, and PutBucketLifecycleConfiguration of the
 * API reference.
 */
final class RuleCheck {
    private static final int LONGEST_ID = 255;
    private static final int MOST_NEWER_VERSIONS = 100;
    /** The bound that AWS names in its refusal. */
    private static final long LARGEST_SIZE_BYTES = 1_099_511_627_776_000L;

    private RuleCheck() {}

    /** @throws Refused InvalidArgument or InvalidRequest */
    static void check(List<Rule> rules) {
        var ids = new HashSet<String>();
        for (var rule : rules) {
            if (rule.id().length() > LONGEST_ID) {
                throw new Refused(Code.INVALID_ARGUMENT, "ID length should not exceed allowed limit of 255");
            }
            if (!rule.id().isEmpty() && !ids.add(rule.id())) {
                throw argument("Rule ID must be unique. Found same ID for more than one rule", "ID", rule.id());
            }
        }
        rules.forEach(RuleCheck::check);
    }

    private static void check(Rule rule) {
        if (rule.expiration().isEmpty()
                && rule.noncurrentExpiration().isEmpty()
                && rule.daysAfterInitiation().isEmpty()
                && rule.transitions().isEmpty()
                && rule.noncurrentTransitions().isEmpty()) {
            throw request("At least one action needs to be specified in a rule");
        }
        checkSizes(rule.scope());
        rule.expiration().flatMap(Rule.Expiration::moment).ifPresent(moment -> {
            if (moment instanceof Moment.Days after) {
                positive(Optional.of(after.days()), "Days", "Expiration");
            }
            midnight(moment);
        });
        if (rule.expiration().filter(end -> end.moment().isEmpty()).isPresent()) {
            nameOnly(rule.scope(), "ExpiredObjectDeleteMarker");
        }
        rule.noncurrentExpiration().ifPresent(end -> {
            positive(end.days(), "NoncurrentDays", "NoncurrentVersionExpiration");
            newer(end.newer(), rule.scope(), "NoncurrentVersionExpiration");
        });
        if (rule.daysAfterInitiation().isPresent()) {
            positive(rule.daysAfterInitiation(), "DaysAfterInitiation", "AbortIncompleteMultipartUpload");
            nameOnly(rule.scope(), "AbortIncompleteMultipartUpload");
        }
        for (var transition : rule.transitions()) {
            if (transition.moment() instanceof Moment.Days after) {
                nonnegative(Optional.of(after.days()), "Days", "Transition");
            }
            midnight(transition.moment());
        }
        for (var transition : rule.noncurrentTransitions()) {
            nonnegative(transition.days(), "NoncurrentDays", "NoncurrentVersionTransition");
            newer(transition.newer(), rule.scope(), "NoncurrentVersionTransition");
        }
    }

    private static void checkSizes(Scope scope) {
        within(scope.greaterThan(), 0, "ObjectSizeGreaterThan");
        within(scope.lessThan(), 1, "ObjectSizeLessThan");
        if (scope.greaterThan().isPresent()
                && scope.lessThan().isPresent()
                && scope.greaterThan().get() >= scope.lessThan().get()) {
            throw request("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
        }
    }

    private static void within(Optional<Long> size, long least, String name) {
        if (size.isPresent() && (size.get() < least || size.get() > LARGEST_SIZE_BYTES)) {
            throw request("'" + name + "' should be between " + least + " and " + LARGEST_SIZE_BYTES + ".");
        }
    }

    /** Some actions are about things that have neither tags nor a size. */
    private static void nameOnly(Scope scope, String action) {
        if (scope.asksForTags()) {
            throw request(action + " cannot be specified with Tags.");
        }
        if (scope.asksForSize()) {
            throw request(action + " cannot be specified with Object Size.");
        }
    }

    private static void newer(Optional<Integer> newer, Scope scope, String action) {
        if (newer.isEmpty()) {
            return;
        }
        int versions = newer.get();
        if (versions < 1 || versions > MOST_NEWER_VERSIONS) {
            throw argument(
                    "'NewerNoncurrentVersions' for " + action + " action must be an integer between 1 and "
                            + MOST_NEWER_VERSIONS,
                    "NewerNoncurrentVersions",
                    Integer.toString(versions));
        }
        if (scope.form() == Scope.Form.PREFIX) {
            throw request("NewerNoncurrentVersions can only be specified in a rule with a Filter element.");
        }
    }

    private static void positive(Optional<Integer> days, String name, String action) {
        if (days.isPresent() && days.get() < 1) {
            throw argument(
                    "'" + name + "' for " + action + " action must be a positive integer",
                    name,
                    days.get().toString());
        }
    }

    private static void nonnegative(Optional<Integer> days, String name, String action) {
        if (days.isPresent() && days.get() < 0) {
            throw argument(
                    "'" + name + "' in " + action + " action must be nonnegative",
                    name,
                    days.get().toString());
        }
    }

    private static void midnight(Moment moment) {
        if (moment instanceof Moment.Date from && !startsADay(from.date())) {
            throw argument("'Date' must be at midnight GMT", "Date", Timestamps.write(from.date()));
        }
    }

    private static boolean startsADay(Instant date) {
        return date.equals(date.truncatedTo(ChronoUnit.DAYS));
    }

    private static Refused argument(String message, String name, String value) {
        return new Refused(Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", name, "ArgumentValue", value));
    }

    private static Refused request(String message) {
        return new Refused(Code.INVALID_REQUEST, message);
    }
}
