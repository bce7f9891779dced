package cloud.firn.storage.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text of a policy with what is to be filled in: wildcards, and variables such as <code>${aws:username}</code>.
 *
 * <p>What a variable stands for is text: a star in it is a star. A variable that the request has no value for, or more than
 * one, makes a template that nothing matches, unless it brings a value for that case:
 * <code>${aws:username, 'nobody'}</code>.
 *
 * <p>Source: "IAM policy elements: Variables and tags" of the IAM user guide.
 */
final class Template {
    /** Below this a number in {@link #pattern} says which variable comes here. */
    private static final int VARIABLE = -3;

    private final int[] pattern;
    private final List<Variable> variables;
    private final boolean folded;
    private final Glob shape;

    private record Variable(String key, Optional<String> otherwise) {}

    /**
     * How a text is read.
     *
     * @param wildcards whether stars and question marks are wildcards
     * @param variables whether there are variables, as since version 2012-10-17
     * @param folded whether upper and lower case are one
     */
    record Reading(boolean wildcards, boolean variables, boolean folded) {}

    private Template(IntStream pattern, List<Variable> variables, boolean folded) {
        this.pattern = pattern.toArray();
        this.variables = List.copyOf(variables);
        this.folded = folded;
        this.shape = Glob.of(Arrays.stream(this.pattern)
                .map(c -> c <= VARIABLE ? Glob.ANY : c)
                .toArray());
    }

    static Template of(String text, Reading reading) {
        var pattern = IntStream.builder();
        var variables = new ArrayList<Variable>();
        int at = 0;
        while (at < text.length()) {
            int end = reading.variables() && text.startsWith("${", at) ? text.indexOf('}', at + 2) : -1;
            if (end > 0) {
                var inside = text.substring(at + 2, end);
                if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
                    pattern.add(inside.charAt(0));
                } else {
                    pattern.add(VARIABLE - variables.size());
                    variables.add(variable(inside));
                }
                at = end + 1;
            } else {
                int character = text.codePointAt(at);
                pattern.add(
                        reading.wildcards() && character == '*'
                                ? Glob.ANY
                                : reading.wildcards() && character == '?'
                                        ? Glob.ONE
                                        : reading.folded() ? Text.fold(character) : character);
                at += Character.charCount(character);
            }
        }
        return new Template(pattern.build(), variables, reading.folded());
    }

    private static Variable variable(String inside) {
        int comma = inside.indexOf(',');
        if (comma > 0) {
            var otherwise = inside.substring(comma + 1).strip();
            if (otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'")) {
                return new Variable(
                        inside.substring(0, comma).strip().toLowerCase(Locale.ROOT),
                        Optional.of(otherwise.substring(1, otherwise.length() - 1)));
            }
        }
        return new Variable(inside.toLowerCase(Locale.ROOT), Optional.empty());
    }

    /** The condition keys that the variables ask for, in lower case. */
    Set<String> keys() {
        return variables.stream().map(Variable::key).collect(Collectors.toSet());
    }

    /** The pattern with any text in the place of variables. */
    Glob shape() {
        return shape;
    }

    boolean matches(Text text, Map<String, List<String>> context) {
        var characters = text.characters(folded);
        if (variables.isEmpty()) {
            return shape.matches(characters);
        }
        return filled(characters.length, context)
                .map(glob -> glob.matches(characters))
                .orElse(false);
    }

    /** The pattern with what the request puts in; empty when a value is missing or more is put in than can match. */
    private Optional<Glob> filled(int longest, Map<String, List<String>> context) {
        var filled = IntStream.builder();
        int characters = 0;
        for (int c : pattern) {
            if (c > VARIABLE) {
                filled.add(c);
                continue;
            }
            var value = value(variables.get(VARIABLE - c), context);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            var points = new Text(value.get()).characters(folded);
            characters += points.length;
            if (characters > longest) {
                return Optional.empty();
            }
            Arrays.stream(points).forEach(filled::add);
        }
        return Optional.of(Glob.of(filled.build().toArray()));
    }

    private static Optional<String> value(Variable variable, Map<String, List<String>> context) {
        var values = context.getOrDefault(variable.key(), List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : variable.otherwise();
    }
}
