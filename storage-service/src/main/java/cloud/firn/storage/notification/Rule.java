package cloud.firn.storage.notification;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One {@code TopicConfiguration} or {@code QueueConfiguration}: which events of which keys go to a topic.
 *
 * @param events as the client wrote them
 */
record Rule(Kind kind, String id, Topic topic, List<String> events, Filter filter) {
    private static final int LONGEST_ID = 255;

    /** The two elements that name a topic; clients know it as one or as the other. */
    enum Kind {
        TOPIC("Topic", "sns"),
        QUEUE("Queue", "sqs");

        private final String word;
        private final String service;

        Kind(String word, String service) {
            this.word = word;
            this.service = service;
        }

        String element() {
            return word + "Configuration";
        }
    }

    static Rule read(Kind kind, Element element) {
        var fields = Fields.of(element, "Id", kind.word, "Event", "Filter");
        var arn = Fields.required(fields.word(kind.word));
        var topic = Topic.parse(arn)
                .filter(named -> named.isOf(kind.service))
                .orElseThrow(() -> refused("The ARN could not be parsed", kind.word, arn));
        var events = fields.all("Event").stream()
                .map(event -> event.text().toString().strip())
                .toList();
        if (events.isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        for (var event : events) {
            if (EventName.meant(event).isEmpty()) {
                throw refused("A specified event is not supported for notifications.", "Event", event);
            }
        }
        var id = fields.text("Id").filter(text -> !text.isEmpty()).orElseGet(() -> UUID.randomUUID()
                .toString());
        if (id.length() > LONGEST_ID) {
            throw refused("ID length should not exceed allowed limit of 255", "Id", id);
        }
        return new Rule(
                kind, id, topic, events, fields.one("Filter").map(Filter::read).orElse(Filter.EVERY_KEY));
    }

    Set<EventName> meant() {
        return events.stream().flatMap(event -> EventName.meant(event).stream()).collect(Collectors.toSet());
    }

    boolean fits(EventName event, String key) {
        return filter.fits(key) && meant().contains(event);
    }

    void write(Xml xml) {
        xml.element(kind.element(), rule -> {
            rule.text("Id", id).text(kind.word, topic.arn());
            events.forEach(event -> rule.text("Event", event));
            filter.write(rule);
        });
    }

    /** Refuses a rule that would tell the same event of the same key. */
    void checkBeside(Rule other) {
        boolean shared = other.meant().stream().anyMatch(meant()::contains);
        if (shared && filter.overlaps(other.filter)) {
            boolean unfiltered = filter.equals(Filter.EVERY_KEY) && other.filter.equals(Filter.EVERY_KEY);
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    unfiltered
                            ? "Configurations overlap. Configurations on the same bucket cannot share a common event"
                                    + " type."
                            : "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if"
                                    + " the prefixes are overlapping for the same event type.");
        }
    }

    static Refused refused(String message, String argument, String value) {
        return new Refused(Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", argument, "ArgumentValue", value));
    }
}
