package cloud.firn.storage.lifecycle;

import static cloud.firn.storage.xml.Fields.required;

import cloud.firn.storage.lifecycle.Rule.Expiration;
import cloud.firn.storage.lifecycle.Rule.NoncurrentExpiration;
import cloud.firn.storage.lifecycle.Rule.NoncurrentTransition;
import cloud.firn.storage.lifecycle.Rule.Transition;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a rule as AWS's schema has it. What does not fit the schema is MalformedXML; what fits and makes no sense is
 * for {@link RuleCheck}, which comes after the whole document was read.
 */
final class RuleReading {
    private RuleReading() {}

    /** All rules of a document, none of them checked; an id is empty where the document gives none. */
    static List<Rule> rules(Element document) {
        return Fields.of(document, "Rule").all("Rule").stream()
                .map(RuleReading::rule)
                .toList();
    }

    private static Rule rule(Element element) {
        var fields = Fields.of(
                element,
                "ID",
                "Prefix",
                "Filter",
                "Status",
                "Transition",
                "Expiration",
                "NoncurrentVersionTransition",
                "NoncurrentVersionExpiration",
                "AbortIncompleteMultipartUpload");
        var status = required(fields.word("Status"));
        if (!status.equals("Enabled") && !status.equals("Disabled")) {
            throw malformed();
        }
        return new Rule(
                fields.text("ID").orElse(""),
                status.equals("Enabled"),
                scope(fields),
                fields.one("Expiration").map(RuleReading::expiration),
                fields.one("NoncurrentVersionExpiration").map(RuleReading::noncurrentExpiration),
                fields.one("AbortIncompleteMultipartUpload").map(RuleReading::daysAfterInitiation),
                fields.all("Transition").stream().map(RuleReading::transition).toList(),
                fields.all("NoncurrentVersionTransition").stream()
                        .map(RuleReading::noncurrentTransition)
                        .toList());
    }

    private static Scope scope(Fields rule) {
        var prefix = rule.text("Prefix");
        var filter = rule.one("Filter");
        if (prefix.isPresent() == filter.isPresent()) {
            throw malformed();
        }
        if (prefix.isPresent()) {
            return new Scope(Scope.Form.PREFIX, prefix, Map.of(), Optional.empty(), Optional.empty());
        }
        var element = required(filter);
        if (element.children().size() > 1) {
            throw malformed();
        }
        if (element.child("And").isEmpty()) {
            return conditions(Scope.Form.FILTER, element);
        }
        var and = required(Fields.of(element, "And").one("And"));
        if (and.children().size() < 2) {
            throw malformed();
        }
        return conditions(Scope.Form.AND, and);
    }

    private static Scope conditions(Scope.Form form, Element element) {
        var fields = Fields.of(element, "Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
        var tags = new LinkedHashMap<String, String>();
        for (var tag : fields.all("Tag")) {
            var parts = Fields.of(tag, "Key", "Value");
            var key = required(parts.text("Key").filter(text -> !text.isEmpty()));
            // Seen here and not by RuleCheck, because the tags of a scope can no longer say a key twice.
            if (tags.put(key, required(parts.text("Value"))) != null) {
                throw new Refused(Code.INVALID_REQUEST, "Duplicate Tag Keys are not allowed.");
            }
        }
        return new Scope(
                form,
                fields.text("Prefix"),
                tags,
                fields.number("ObjectSizeGreaterThan"),
                fields.number("ObjectSizeLessThan"));
    }

    private static Expiration expiration(Element element) {
        var fields = Fields.of(element, "Days", "Date", "ExpiredObjectDeleteMarker");
        var markers = fields.truth("ExpiredObjectDeleteMarker");
        if (markers.isEmpty()) {
            return new Expiration(Optional.of(moment(fields)), false);
        }
        if (element.children().size() > 1) {
            throw malformed();
        }
        return new Expiration(Optional.empty(), markers.get());
    }

    private static Moment moment(Fields fields) {
        var days = fields.integer("Days");
        var date = fields.time("Date");
        if (days.isPresent() == date.isPresent()) {
            throw malformed();
        }
        return days.isPresent() ? new Moment.Days(days.get()) : new Moment.Date(required(date));
    }

    private static NoncurrentExpiration noncurrentExpiration(Element element) {
        var fields = Fields.of(element, "NoncurrentDays", "NewerNoncurrentVersions");
        var days = fields.integer("NoncurrentDays");
        var newer = fields.integer("NewerNoncurrentVersions");
        if (days.isEmpty() && newer.isEmpty()) {
            throw malformed();
        }
        return new NoncurrentExpiration(days, newer);
    }

    private static int daysAfterInitiation(Element element) {
        return required(Fields.of(element, "DaysAfterInitiation").integer("DaysAfterInitiation"));
    }

    private static Transition transition(Element element) {
        var fields = Fields.of(element, "Days", "Date", "StorageClass");
        return new Transition(moment(fields), storageClass(fields));
    }

    private static NoncurrentTransition noncurrentTransition(Element element) {
        var fields = Fields.of(element, "NoncurrentDays", "NewerNoncurrentVersions", "StorageClass");
        return new NoncurrentTransition(
                fields.integer("NoncurrentDays"), fields.integer("NewerNoncurrentVersions"), storageClass(fields));
    }

    private static StorageClass storageClass(Fields fields) {
        var name = required(fields.word("StorageClass"));
        return required(Arrays.stream(StorageClass.values())
                .filter(storageClass -> storageClass.name().equals(name))
                .findFirst());
    }

    private static Refused malformed() {
        return new Refused(Code.MALFORMED_XML);
    }
}
