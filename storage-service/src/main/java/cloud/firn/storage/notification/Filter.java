package cloud.firn.storage.notification;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which keys a rule is about: those that start with {@code prefix} and end with {@code suffix}.
 *
 * <p>Source: "Configuring event notifications using object key name filtering" of the Amazon S3 user guide.
 */
record Filter(Optional<String> prefix, Optional<String> suffix) {
    static final Filter EVERY_KEY = new Filter(Optional.empty(), Optional.empty());

    private static final int LONGEST_VALUE_BYTES = 1024;

    /** Reads {@code Filter}. */
    static Filter read(Element element) {
        var found = EVERY_KEY;
        var key = Fields.of(element, "S3Key").one("S3Key");
        if (key.isEmpty()) {
            return found;
        }
        for (var rule : Fields.of(key.get(), "FilterRule").all("FilterRule")) {
            var fields = Fields.of(rule, "Name", "Value");
            var name = Fields.required(fields.word("Name")).toLowerCase(Locale.ROOT);
            var value = Fields.required(fields.text("Value"));
            if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE_BYTES) {
                throw refused("Size of filter rule value cannot exceed 1024 bytes in UTF-8", value);
            }
            found = found.with(name, value);
        }
        return found;
    }

    private Filter with(String name, String value) {
        return switch (name) {
            case "prefix" -> {
                if (prefix.isPresent()) {
                    throw refused("Cannot specify more than one prefix rule in a filter.", value);
                }
                yield new Filter(Optional.of(value), suffix);
            }
            case "suffix" -> {
                if (suffix.isPresent()) {
                    throw refused("Cannot specify more than one suffix rule in a filter.", value);
                }
                yield new Filter(prefix, Optional.of(value));
            }
            default -> throw refused("filter rule name must be either prefix or suffix", name);
        };
    }

    boolean fits(String key) {
        return key.startsWith(prefix.orElse("")) && key.endsWith(suffix.orElse(""));
    }

    /** Whether there may be a key that both fit: prefixes of each other, and suffixes of each other. */
    boolean overlaps(Filter other) {
        var p = prefix.orElse("");
        var q = other.prefix.orElse("");
        var s = suffix.orElse("");
        var t = other.suffix.orElse("");
        return (p.startsWith(q) || q.startsWith(p)) && (s.endsWith(t) || t.endsWith(s));
    }

    void write(Xml xml) {
        if (!equals(EVERY_KEY)) {
            xml.element(
                    "Filter",
                    filter -> filter.element("S3Key", key -> {
                        prefix.ifPresent(value -> rule(key, "Prefix", value));
                        suffix.ifPresent(value -> rule(key, "Suffix", value));
                    }));
        }
    }

    private static void rule(Xml xml, String name, String value) {
        xml.element("FilterRule", rule -> rule.text("Name", name).text("Value", value));
    }

    private static Refused refused(String message, String value) {
        return new Refused(
                Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", "FilterRule", "ArgumentValue", value));
    }
}
