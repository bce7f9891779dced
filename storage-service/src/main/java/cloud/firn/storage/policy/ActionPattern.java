package cloud.firn.storage.policy;

import cloud.firn.storage.policy.Actions.Kind;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An action as a statement names it, with wildcards or without.
 *
 * <p>Source: "Action" of the IAM user guide: upper and lower case are one.
 *
 * @param named the actions that it names, in lower case
 */
record ActionPattern(Glob glob, Set<String> named) {
    private static final Pattern GRAMMAR = Pattern.compile("s3:[a-z0-9*?]+");

    static ActionPattern read(String written) {
        var folded = Actions.folded(written);
        if (!folded.equals("*") && !GRAMMAR.matcher(folded).matches()) {
            throw invalid();
        }
        var glob = Glob.of(folded);
        var named = Actions.KINDS.keySet().stream().filter(glob::matches).collect(Collectors.toUnmodifiableSet());
        if (named.isEmpty()) {
            throw invalid();
        }
        return new ActionPattern(glob, named);
    }

    /** @param action in lower case; one that S3 does not have is still what a star means */
    boolean matches(String action) {
        return Actions.KINDS.containsKey(action) ? named.contains(action) : glob.matches(action);
    }

    boolean isAbout(Map<Kind, Boolean> kinds) {
        return named.stream().anyMatch(action -> kinds.getOrDefault(Actions.KINDS.get(action), false));
    }

    /** Whether an action that it names comes with a condition key. */
    boolean comesWith(String key) {
        return named.stream().anyMatch(action -> ConditionKeys.comesWith(key, action));
    }

    private static RuntimeException invalid() {
        return Malformed.because("Policy has invalid action");
    }
}
