package cloud.firn.storage.notification;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.XmlDocument;
import java.util.HashSet;
import java.util.List;

/**
 * Which events of a bucket its owner hears, and where.
 *
 * <p>Queues, functions and event buses of AWS are not there, and naming one is refused with InvalidArgument.
 *
 * <p>Source: PutBucketNotificationConfiguration of the Amazon S3 API reference.
 */
public record NotificationConfiguration(List<Rule> rules) {
    private static final String ROOT = "NotificationConfiguration";
    private static final int MOST_RULES = 100;
    private static final List<String> ELSEWHERE =
            List.of("QueueConfiguration", "CloudFunctionConfiguration", "EventBridgeConfiguration");

    /**
     * Reads {@code NotificationConfiguration}.
     *
     * @throws Refused MalformedXML, or InvalidArgument for an unknown event, filter or destination, and for rules that overlap
     */
    public static NotificationConfiguration read(byte[] document) {
        var root = XmlDocument.read(document, ROOT);
        var fields = Fields.of(root, "TopicConfiguration", ELSEWHERE.get(0), ELSEWHERE.get(1), ELSEWHERE.get(2));
        for (var kind : ELSEWHERE) {
            if (!fields.all(kind).isEmpty()) {
                throw Rule.refused("Unable to validate the following destination configurations", kind, "");
            }
        }
        var rules = fields.all("TopicConfiguration").stream().map(Rule::read).toList();
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
}
