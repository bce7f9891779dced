package cloud.firn.storage.lifecycle;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lifecycle configuration of a bucket: rules that delete objects, old versions, delete markers and unfinished
 * uploads when their time has come.
 *
 * <p>Where several rules are about the same thing, the one that ends it first counts. Transitions are kept and given
 * back, and move nothing: Firn has one storage class.
 *
 * <p>Source: PutBucketLifecycleConfiguration of the Amazon S3 API reference, "Lifecycle configuration elements" and
 * "How Amazon S3 handles conflicts in lifecycle configurations" of its user guide.
 *
 * @param rules 1 to 1000, each with an id of its own
 */
public record Lifecycle(List<Rule> rules) {
    private static final String ROOT = "LifecycleConfiguration";
    private static final int MOST_RULES = 1000;
    private static final int GENERATED_ID_LENGTH = 48;
    /** The first instant that the dates of HTTP have no four digits for. */
    private static final Instant TOO_LATE_FOR_HTTP = Instant.parse("+10000-01-01T00:00:00Z");

    public Lifecycle {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the document that a client put. A rule without an id gets one, the same whenever the document is the same.
     *
     * @throws Refused MalformedXML, InvalidArgument or InvalidRequest, as AWS does
     */
    public static Lifecycle read(byte[] document) {
        var rules = RuleReading.rules(XmlDocument.read(document, ROOT));
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            throw new Refused(Code.MALFORMED_XML);
        }
        RuleCheck.check(rules);
        return new Lifecycle(named(rules));
    }

    /** The document in the form that it was put in: filters as filters, old prefixes as old prefixes. */
    public String write() {
        return Xml.document(ROOT, xml -> rules.forEach(rule -> xml.element("Rule", rule::write)));
    }

    /** What is due now for something in the bucket. Whoever carries it out heeds Object Lock: see {@link Due}. */
    public Optional<Due> due(Subject subject, Instant now, DayLength day) {
        return next(subject, day).filter(due -> !now.isBefore(due.at()));
    }

    /** When the current version of an object will be deleted, for the answers to PUT, GET, HEAD and their like. */
    public Optional<Expiry> expiryOf(
            String key, long size, Map<String, String> tags, Instant modifiedAt, DayLength day) {
        return told(next(new Subject.Current(key, size, tags, modifiedAt), day));
    }

    /** When an upload will be aborted if it is not completed, for the answers to CreateMultipartUpload and ListParts. */
    public Optional<Expiry> abortOf(String key, Instant initiatedAt, DayLength day) {
        return told(next(new Subject.Upload(key, initiatedAt), day));
    }

    private Optional<Due> next(Subject subject, DayLength day) {
        return rules.stream().flatMap(rule -> rule.due(subject, day).stream()).min(Comparator.comparing(Due::at));
    }

    private static Optional<Expiry> told(Optional<Due> due) {
        return due.filter(next -> next.at().isBefore(TOO_LATE_FOR_HTTP))
                .map(next -> new Expiry(next.at(), next.ruleId()));
    }

    private static List<Rule> named(List<Rule> rules) {
        var taken = new HashSet<String>();
        rules.forEach(rule -> taken.add(rule.id()));
        var named = new ArrayList<Rule>(rules.size());
        for (var rule : rules) {
            named.add(rule.id().isEmpty() ? rule.named(freshId(rule, taken)) : rule);
        }
        return named;
    }

    /** Made of what the rule says; rules that say the same are told apart by counting. */
    private static String freshId(Rule rule, HashSet<String> taken) {
        var content = Xml.plain("Rule", rule::write);
        for (int count = 1; ; count++) {
            var id = HexFormat.of().formatHex(sha256(content + count)).substring(0, GENERATED_ID_LENGTH);
            if (taken.add(id)) {
                return id;
            }
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
