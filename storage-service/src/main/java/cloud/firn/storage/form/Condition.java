package cloud.firn.storage.form;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One condition of a policy.
 *
 * <p>Source: "POST Policy", condition matching, of the Amazon S3 API reference.
 */
sealed interface Condition {
    /**
     * A field is exactly this.
     *
     * @param text the condition as AWS shows it
     */
    record Equal(String field, String value, String text) implements Condition {
        void check(Map<String, String> fields) {
            if (!value.equals(fields.get(field))) {
                throw failed(text);
            }
        }
    }

    /**
     * A field begins so.
     *
     * @param text the condition as AWS shows it
     */
    record Prefix(String field, String prefix, String text) implements Condition {
        /** A list of media types must begin so in each of its members; a field that is not there begins with nothing. */
        void check(Map<String, String> fields) {
            var value = fields.get(field);
            if (value == null) {
                throw failed(text);
            }
            var members = field.equals("content-type") ? List.of(value.split(",", -1)) : List.of(value);
            for (var member : members) {
                if (!member.startsWith(prefix) && !member.strip().startsWith(prefix)) {
                    throw failed(text);
                }
            }
        }
    }

    /** Of the file's length. */
    record Length(SizeRange sizes) implements Condition {}

    static Condition read(JsonNode node) {
        if (node.isObject()) {
            return exact(node);
        }
        if (!node.isArray() || node.isEmpty()) {
            throw PostPolicy.invalid("Invalid Condition.");
        }
        var operator = node.get(0).asText().toLowerCase(Locale.ROOT);
        if (operator.equals("content-length-range")) {
            return length(node);
        }
        boolean known = operator.equals("eq") || operator.equals("starts-with");
        if (!known
                || node.size() != 3
                || !node.get(1).isTextual()
                || !node.get(2).isTextual()) {
            throw failed(text(node));
        }
        var name = node.get(1).asText();
        if (!name.startsWith("$")) {
            throw failed(text(node));
        }
        var field = name.substring(1).toLowerCase(Locale.ROOT);
        var value = node.get(2).asText();
        return operator.equals("eq") ? new Equal(field, value, text(node)) : new Prefix(field, value, text(node));
    }

    private static Condition exact(JsonNode node) {
        if (node.size() != 1) {
            throw PostPolicy.invalid(
                    "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
        }
        var name = node.fieldNames().next();
        var value = node.get(name);
        if (!value.isTextual()) {
            throw PostPolicy.invalid("Invalid Simple-Condition: value must be a string.");
        }
        var text = "[\"eq\", \"$" + name + "\", " + value + "]";
        return new Equal(name.toLowerCase(Locale.ROOT), value.asText(), text);
    }

    private static Condition length(JsonNode node) {
        if (node.size() != 3) {
            throw PostPolicy.invalid("Invalid content-length-range: it takes the least and the most.");
        }
        long least = bytes(node.get(1));
        long most = bytes(node.get(2));
        return new Length(new SizeRange(least, most));
    }

    private static long bytes(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0) {
            return node.asLong();
        }
        try {
            if (node.isTextual() && Long.parseLong(node.asText()) >= 0) {
                return Long.parseLong(node.asText());
            }
        } catch (NumberFormatException e) {
            // Refused below, as a negative number is.
        }
        throw PostPolicy.invalid("Invalid content-length-range: " + node);
    }

    private static String text(JsonNode node) {
        var out = new StringBuilder("[");
        for (var part : node) {
            out.append(out.length() == 1 ? "" : ", ").append(part);
        }
        return out.append(']').toString();
    }

    private static Refused failed(String condition) {
        return new Refused(Code.ACCESS_DENIED, "Invalid according to Policy: Policy Condition failed: " + condition);
    }
}
