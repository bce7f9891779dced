package cloud.firn.storage.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line of a statement's {@code Condition}: an operator, a key, and the values that the key is held against.
 *
 * <p>Source: "Condition operators" and "Set operators for multivalued context keys" of the IAM user guide: a key that a
 * request does not have fits nothing, so that only negated operators, {@code IfExists} and {@code ForAllValues} hold.
 *
 * @param set how a key with several values is judged
 * @param ifExists whether the condition holds for a request without the key
 * @param key in lower case, as keys are in a request
 * @param values as the policy has them
 * @param fits the values, read
 */
record Condition(Operator operator, Set set, boolean ifExists, String key, List<String> values, List<Fit> fits) {

    /** What stands before an operator. */
    enum Set {
        NONE,
        ALL,
        ANY
    }

    boolean holds(Map<String, List<String>> context) {
        var given = context.getOrDefault(key, List.of());
        if (operator == Operator.NULL) {
            var absent = new Text(Boolean.toString(given.isEmpty()));
            return fits.stream().anyMatch(fit -> fit.of(absent, context));
        }
        if (given.isEmpty()) {
            return ifExists || set == Set.ALL || (operator.negated() && set == Set.NONE);
        }
        return switch (set) {
            case ALL -> given.stream().allMatch(value -> fits(value, context) != operator.negated());
            case ANY -> given.stream().anyMatch(value -> fits(value, context) != operator.negated());
            case NONE -> given.stream().anyMatch(value -> fits(value, context)) != operator.negated();
        };
    }

    /** The condition keys that its values ask for. */
    Collection<String> variables() {
        return fits.stream().flatMap(fit -> fit.keys().stream()).collect(Collectors.toSet());
    }

    private boolean fits(String value, Map<String, List<String>> context) {
        var text = new Text(value);
        return fits.stream().anyMatch(fit -> fit.of(text, context));
    }
}
