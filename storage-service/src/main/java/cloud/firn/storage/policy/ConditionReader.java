package cloud.firn.storage.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the {@code Condition} of a statement, and refuses what could never hold as it was meant.
 *
 * @param variables whether the policy's version knows variables
 * @param notAction whether the statement lists the actions that it is not about
 * @param actions the statement's actions
 */
record ConditionReader(boolean variables, boolean notAction, List<ActionPattern> actions) {
    private static final String ALL = "ForAllValues:";
    private static final String ANY = "ForAnyValue:";
    private static final String IF_EXISTS = "IfExists";
    /** Keys that hold addresses, whichever operator they are given to. */
    private static final Set<String> ADDRESSES = Set.of("aws:sourceip", "aws:vpcsourceip");

    List<Condition> read(JsonNode element) {
        if (!element.isObject()) {
            throw Malformed.syntax();
        }
        var conditions = new ArrayList<Condition>();
        for (var operator : element.properties()) {
            if (!operator.getValue().isObject()) {
                throw Malformed.syntax();
            }
            for (var key : operator.getValue().properties()) {
                conditions.add(condition(operator.getKey(), key.getKey(), key.getValue()));
            }
            if (operator.getValue().isEmpty()) {
                operator(operator.getKey());
            }
        }
        return List.copyOf(conditions);
    }

    private record Written(Operator operator, Condition.Set set, boolean ifExists) {}

    private Condition condition(String operator, String key, JsonNode values) {
        var written = operator(operator);
        var folded = key.toLowerCase(Locale.ROOT);
        if (!ConditionKeys.known(folded)) {
            throw Malformed.because("Policy has an invalid condition key");
        }
        if (!notAction && !actions.stream().allMatch(action -> action.comesWith(folded))) {
            throw Malformed.because("Conditions do not apply to combination of actions and resources in statement");
        }
        var texts = texts(values);
        if (ADDRESSES.contains(folded)) {
            texts.forEach(Fit::address);
        }
        var fits = texts.stream()
                .map(text -> written.operator().read(text, variables))
                .toList();
        return new Condition(written.operator(), written.set(), written.ifExists(), folded, texts, fits);
    }

    private static Written operator(String written) {
        var set = written.startsWith(ALL)
                ? Condition.Set.ALL
                : written.startsWith(ANY) ? Condition.Set.ANY : Condition.Set.NONE;
        var word = set == Condition.Set.NONE ? written : written.substring(written.indexOf(':') + 1);
        boolean ifExists = word.endsWith(IF_EXISTS);
        if (ifExists) {
            word = word.substring(0, word.length() - IF_EXISTS.length());
        }
        boolean plain = set == Condition.Set.NONE && !ifExists;
        return Operator.of(word)
                .filter(operator -> plain || operator != Operator.NULL)
                .map(operator -> new Written(operator, set, ifExists))
                .orElseThrow(() -> Malformed.because("Invalid Condition type : ", written));
    }

    /** Numbers and truths may be written without quotes. */
    private static List<String> texts(JsonNode values) {
        var texts = new ArrayList<String>();
        for (var value : values.isArray() ? values : List.of(values)) {
            if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
                throw Malformed.syntax();
            }
            texts.add(value.asText());
        }
        return List.copyOf(texts);
    }
}
