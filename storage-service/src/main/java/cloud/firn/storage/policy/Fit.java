package cloud.firn.storage.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A value of a policy, read: tells whether a value of a request fits it.
 *
 * <p>Source: "Condition operators" of the IAM user guide. What cannot be read is refused, as a denial that never comes about
 * would help nobody.
 */
@FunctionalInterface
interface Fit {
    /** More digits only cost time. */
    Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    int ARN_PARTS = 6;

    boolean of(Text value, Map<String, List<String>> context);

    /** The condition keys that the policy's value asks for. */
    default Set<String> keys() {
        return Set.of();
    }

    /** A value of a policy that may hold variables; of an ARN, its parts. */
    record Texts(List<Template> parts, Function<Text, List<Text>> split) implements Fit {
        @Override
        public boolean of(Text value, Map<String, List<String>> context) {
            var others = split.apply(value);
            return parts.size() == others.size()
                    && IntStream.range(0, parts.size())
                            .allMatch(i -> parts.get(i).matches(others.get(i), context));
        }

        @Override
        public Set<String> keys() {
            return parts.stream().flatMap(part -> part.keys().stream()).collect(Collectors.toSet());
        }
    }

    static Fit text(String value, Template.Reading reading) {
        return new Texts(List.of(Template.of(value, reading)), List::of);
    }

    /**
     * Compares numbers.
     *
     * @param order whether a number of a request fits that compares so with the policy's
     */
    static Fit number(String value, IntPredicate order) {
        return ordered(value, Fit::numberOf, order);
    }

    /**
     * Compares dates.
     *
     * @param order whether a date of a request fits that compares so with the policy's
     */
    static Fit date(String value, IntPredicate order) {
        return ordered(value, Dates::of, order);
    }

    private static <T extends Comparable<? super T>> Fit ordered(
            String value, Function<String, Optional<T>> reader, IntPredicate order) {
        var limit = reader.apply(value).orElseThrow(invalid(value));
        return (given, context) -> reader.apply(given.whole())
                .filter(one -> order.test(one.compareTo(limit)))
                .isPresent();
    }

    static Fit truth(String value) {
        boolean truth = truthOf(value).orElseThrow(invalid(value));
        return (given, context) ->
                truthOf(given.whole()).filter(one -> one == truth).isPresent();
    }

    private static Optional<Boolean> truthOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Fit binary(String value) {
        var bytes = bytesOf(value).orElseThrow(invalid(value));
        return (given, context) ->
                bytesOf(given.whole()).filter(one -> Arrays.equals(one, bytes)).isPresent();
    }

    static Fit address(String value) {
        var range = AddressRange.of(value).orElseThrow(() -> Malformed.because("Invalid IP address in Conditions"));
        return (given, context) ->
                AddressRange.of(given.whole()).filter(range::contains).isPresent();
    }

    /** ARNs are compared part by part, so that a star stays within its part; only the sixth may hold colons. */
    static Fit arn(String value, Template.Reading reading) {
        var parts =
                arnParts(value).stream().map(part -> Template.of(part, reading)).toList();
        // What is no ARN fits none, not even itself.
        return parts.size() == ARN_PARTS
                ? new Texts(
                        parts,
                        text -> arnParts(text.whole()).stream().map(Text::new).toList())
                : (given, context) -> false;
    }

    /** The parts between colons, of which those of a variable are none. */
    private static List<String> arnParts(String text) {
        var parts = new ArrayList<String>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i < text.length() && parts.size() < ARN_PARTS - 1; i++) {
            char c = text.charAt(i);
            if (c == '{' && i > 0 && text.charAt(i - 1) == '$') {
                depth = 1;
            } else if (c == '}') {
                depth = 0;
            } else if (c == ':' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Optional<BigDecimal> numberOf(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<byte[]> bytesOf(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Supplier<RuntimeException> invalid(String value) {
        return () -> Malformed.because("Invalid value in Conditions : ", value);
    }
}
