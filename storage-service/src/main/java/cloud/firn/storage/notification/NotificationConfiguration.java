package cloud.firn.storage.notification;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events of a bucket its owner hears, and where.
 *
 * <p>Of two rules at most one tells an event of a key: that is how AWS lets them be set. Functions and event buses of AWS are
 * not there, and naming one is refused with InvalidArgument.
 *
 * <p>Source: PutBucketNotificationConfiguration of the Amazon S3 API reference.
 */
public record NotificationConfiguration(List<Rule> rules) {
    /** Of a bucket that tells nothing. */
    public static final NotificationConfiguration NONE = new NotificationConfiguration(List.of());

    private static final String ROOT = "NotificationConfiguration";
    private static final int MOST_RULES = 100;
    private static final List<String> ELSEWHERE = List.of("CloudFunctionConfiguration", "EventBridgeConfiguration");

    /**
     * Reads {@code NotificationConfiguration}.
     *
     * @throws Refused MalformedXML, or InvalidArgument for an unknown event, filter or destination, and for rules that overlap
     */
    public static NotificationConfiguration read(byte[] document) {
        var root = XmlDocument.read(document, ROOT);
        var topics = Rule.Kind.TOPIC;
        var queues = Rule.Kind.QUEUE;
        var fields = Fields.of(root, topics.element(), queues.element(), ELSEWHERE.get(0), ELSEWHERE.get(1));
        for (var kind : ELSEWHERE) {
            if (!fields.all(kind).isEmpty()) {
                throw Rule.refused("Unable to validate the following destination configurations", kind, "");
            }
        }
        var rules = Stream.concat(
                        fields.all(topics.element()).stream().map(element -> Rule.read(topics, element)),
                        fields.all(queues.element()).stream().map(element -> Rule.read(queues, element)))
                .toList();
        if (rules.size() > MOST_RULES) {
            throw new Refused(Code.INVALID_ARGUMENT, "A bucket may have at most 100 notification configurations.");
        }
        var ids = new HashSet<String>();
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            if (!ids.add(rule.id())) {
                throw Rule.refused("Same ID used for multiple configurations. IDs must be unique", "Id", rule.id());
            }
            rules.subList(0, i).forEach(rule::checkBeside);
        }
        return new NotificationConfiguration(rules);
    }

    /** Reads what {@link #xml()} wrote. */
    static NotificationConfiguration stored(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses topics of another Region or another organisation than the bucket's. */
    public NotificationConfiguration ownedBy(String organisation, String region) {
        for (var rule : rules) {
            var topic = rule.topic();
            if (!topic.region().equals(region) || !topic.organisation().equals(organisation)) {
                throw Rule.refused("Unable to validate the following destination configurations", "Topic", topic.arn());
            }
        }
        return this;
    }

    /** Whether nothing is to be told. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The topics that it names, each once. */
    Set<Topic> topics() {
        return rules.stream().map(Rule::topic).collect(Collectors.toSet());
    }

    /** The rule that tells this event of this key, if one does. */
    Optional<Rule> rule(EventName event, String key) {
        return rules.stream().filter(rule -> rule.fits(event, key)).findFirst();
    }

    /** The document {@code NotificationConfiguration}. */
    public String xml() {
        return Xml.document(ROOT, xml -> rules.forEach(rule -> rule.write(xml)));
    }
}
