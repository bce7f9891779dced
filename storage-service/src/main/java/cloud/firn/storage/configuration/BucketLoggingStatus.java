package cloud.firn.storage.configuration;

import cloud.firn.storage.acl.Grant;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.acl.Permission;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether requests to a bucket are logged, and into which other bucket.
 *
 * <p>Source: PutBucketLogging of the Amazon S3 API reference; "Logging requests using server access logging" of the user
 * guide. Whether the target exists and may be written to is for others to ask.
 *
 * @param enabled where the logs go; empty when there are none
 */
public record BucketLoggingStatus(Optional<LoggingEnabled> enabled) {
    /**
     * Where logs go.
     *
     * @param targetPrefix of the keys of the logs; may be empty
     * @param targetGrants who, besides the bucket's owner, may read and write the logs
     * @param keyFormat how the keys are made; empty when the client did not say, which means SimplePrefix
     */
    public record LoggingEnabled(
            String targetBucket, String targetPrefix, List<Grant> targetGrants, Optional<KeyFormat> keyFormat) {}

    /** How the keys of logs are made. */
    public enum KeyFormat {
        /** {@code [prefix][YYYY]-[MM]-[DD]-[hh]-[mm]-[ss]-[unique]} */
        SIMPLE_PREFIX,
        /** {@code [prefix][account]/[region]/[bucket]/[YYYY]/[MM]/[DD]/[YYYY]-…}, by the time of the requests. */
        EVENT_TIME,
        /** The same, by the time when the log was written. */
        DELIVERY_TIME
    }

    private static final List<Permission> GRANTABLE =
            List.of(Permission.FULL_CONTROL, Permission.READ, Permission.WRITE);

    /**
     * Reads {@code BucketLoggingStatus}.
     *
     * @param accounts finds an account by its id or its email address
     * @throws Refused MalformedXML; InvalidArgument or UnresolvableGrantByEmailAddress for a grantee that does not exist
     */
    public static BucketLoggingStatus read(byte[] document, Function<String, Optional<Owner>> accounts) {
        var status = Fields.of(XmlDocument.read(document, "BucketLoggingStatus"), "LoggingEnabled");
        return new BucketLoggingStatus(status.one("LoggingEnabled").map(enabled -> enabled(enabled, accounts)));
    }

    private static LoggingEnabled enabled(Element element, Function<String, Optional<Owner>> accounts) {
        var fields = Fields.of(element, "TargetBucket", "TargetPrefix", "TargetGrants", "TargetObjectKeyFormat");
        return new LoggingEnabled(
                Fields.required(fields.word("TargetBucket").filter(bucket -> !bucket.isEmpty())),
                Fields.required(fields.text("TargetPrefix")),
                fields.one("TargetGrants")
                        .map(grants -> Fields.of(grants, "Grant").all("Grant").stream()
                                .map(grant -> grant(grant, accounts))
                                .toList())
                        .orElse(List.of()),
                fields.one("TargetObjectKeyFormat").map(BucketLoggingStatus::keyFormat));
    }

    private static Grant grant(Element element, Function<String, Optional<Owner>> accounts) {
        var grant = Grant.read(element, accounts);
        if (!GRANTABLE.contains(grant.permission())) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return grant;
    }

    private static KeyFormat keyFormat(Element element) {
        var fields = Fields.of(element, "SimplePrefix", "PartitionedPrefix");
        var simple = fields.one("SimplePrefix").map(Fields::of);
        var partitioned = fields.one("PartitionedPrefix").map(prefix -> Fields.of(prefix, "PartitionDateSource"));
        if (simple.isPresent() == partitioned.isPresent()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return partitioned
                .map(prefix -> prefix.word("PartitionDateSource").orElse("EventTime"))
                .map(source -> switch (source) {
                    case "EventTime" -> KeyFormat.EVENT_TIME;
                    case "DeliveryTime" -> KeyFormat.DELIVERY_TIME;
                    default -> throw new Refused(Code.MALFORMED_XML);
                })
                .orElse(KeyFormat.SIMPLE_PREFIX);
    }

    /** The document {@code BucketLoggingStatus}. */
    public String xml() {
        return Xml.document(
                "BucketLoggingStatus",
                status -> enabled.ifPresent(log -> status.element("LoggingEnabled", xml -> write(log, xml))));
    }

    private static void write(LoggingEnabled log, Xml xml) {
        xml.text("TargetBucket", log.targetBucket()).text("TargetPrefix", log.targetPrefix());
        if (!log.targetGrants().isEmpty()) {
            xml.element("TargetGrants", grants -> log.targetGrants().forEach(grant -> grant.write(grants)));
        }
        log.keyFormat()
                .ifPresent(format -> xml.element("TargetObjectKeyFormat", target -> {
                    switch (format) {
                        case SIMPLE_PREFIX -> target.element("SimplePrefix", prefix -> {});
                        case EVENT_TIME -> partitioned(target, "EventTime");
                        case DELIVERY_TIME -> partitioned(target, "DeliveryTime");
                    }
                }));
    }

    private static void partitioned(Xml xml, String source) {
        xml.element("PartitionedPrefix", prefix -> prefix.text("PartitionDateSource", source));
    }
}
