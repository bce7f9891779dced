package cloud.firn.storage.lifecycle;

import cloud.firn.storage.xml.Xml;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule is about: everything in a bucket, or what has a prefix, all of some tags, and a size in between.
 *
 * @param form how it was written, so that it is given back so
 * @param tags all of which an object must have, in the order they were written
 * @param greaterThan bytes, exclusive
 * @param lessThan bytes, exclusive
 */
record Scope(
        Form form,
        Optional<String> prefix,
        Map<String, String> tags,
        Optional<Long> greaterThan,
        Optional<Long> lessThan) {
    enum Form {
        /** A prefix in the rule itself, as before there were filters. */
        PREFIX,
        /** A filter with one condition or none. */
        FILTER,
        /** A filter whose conditions must all hold. */
        AND
    }

    Scope {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    boolean asksForTags() {
        return !tags.isEmpty();
    }

    boolean asksForSize() {
        return greaterThan.isPresent() || lessThan.isPresent();
    }

    boolean covers(String key, long size, Map<String, String> objectTags) {
        return coversName(key)
                && objectTags.entrySet().containsAll(tags.entrySet())
                && greaterThan.map(bound -> size > bound).orElse(true)
                && lessThan.map(bound -> size < bound).orElse(true);
    }

    /** Delete markers and unfinished uploads have neither tags nor a size; a rule that asks for one is not about them. */
    boolean coversNameOnly(String key) {
        return coversName(key) && !asksForTags() && !asksForSize();
    }

    private boolean coversName(String key) {
        return prefix.map(key::startsWith).orElse(true);
    }

    void write(Xml xml) {
        switch (form) {
            case PREFIX -> writeConditions(xml);
            case FILTER -> xml.element("Filter", this::writeConditions);
            case AND -> xml.element("Filter", filter -> filter.element("And", this::writeConditions));
        }
    }

    private void writeConditions(Xml xml) {
        prefix.ifPresent(value -> xml.text("Prefix", value));
        tags.forEach(
                (key, value) -> xml.element("Tag", tag -> tag.text("Key", key).text("Value", value)));
        greaterThan.ifPresent(bound -> xml.text("ObjectSizeGreaterThan", bound));
        lessThan.ifPresent(bound -> xml.text("ObjectSizeLessThan", bound));
    }
}
