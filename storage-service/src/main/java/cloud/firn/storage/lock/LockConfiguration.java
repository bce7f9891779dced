package cloud.firn.storage.lock;

import static cloud.firn.storage.xml.Fields.required;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket has Object Lock, and how long the versions in it are kept that do not say so themselves. A bucket without
 * Object Lock has no configuration; one that has it never loses it.
 *
 * <p>Source: PutObjectLockConfiguration and GetObjectLockConfiguration of the Amazon S3 API reference.
 */
public record LockConfiguration(Optional<DefaultRetention> defaultRetention) {
    private static final String ROOT = "ObjectLockConfiguration";
    private static final int LONGEST_YEARS = 100;
    private static final int LONGEST_DAYS = 36_500;

    /** Object Lock without a default, as a bucket is created with it. */
    public static final LockConfiguration ENABLED = new LockConfiguration(Optional.empty());

    /** What a period is counted in, with the name of its element and the most of it that there may be. */
    public enum Unit {
        DAYS("Days", ChronoUnit.DAYS, LONGEST_DAYS),
        YEARS("Years", ChronoUnit.YEARS, LONGEST_YEARS);

        private final String element;
        private final ChronoUnit chrono;
        private final int most;

        Unit(String element, ChronoUnit chrono, int most) {
            this.element = element;
            this.chrono = chrono;
            this.most = most;
        }
    }

    /**
     * What a new version is retained by when it was not put with a retention of its own.
     *
     * @param period more than none; years are years of the calendar, in UTC
     */
    public record DefaultRetention(Mode mode, int period, Unit unit) {
        /** The retention of a version that was made at that time. */
        public Retention from(Instant createdAt) {
            return new Retention(
                    mode,
                    createdAt.atOffset(ZoneOffset.UTC).plus(period, unit.chrono).toInstant());
        }
    }

    /**
     * Reads the document of a PUT.
     *
     * @throws Refused MalformedXML; InvalidArgument when the period is not positive; InvalidRetentionPeriod when it is
     *     longer than 100 years
     */
    public static LockConfiguration read(byte[] document) {
        var fields = Fields.of(XmlDocument.read(document, ROOT), "ObjectLockEnabled", "Rule");
        if (!required(fields.word("ObjectLockEnabled")).equals("Enabled")) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return new LockConfiguration(fields.one("Rule")
                .map(rule -> required(Fields.of(rule, "DefaultRetention").one("DefaultRetention")))
                .map(LockConfiguration::defaultRetention));
    }

    private static DefaultRetention defaultRetention(Element element) {
        var fields = Fields.of(element, "Mode", "Days", "Years");
        var mode = required(Mode.of(required(fields.word("Mode"))));
        var days = fields.number("Days");
        var years = fields.number("Years");
        if (days.isPresent() == years.isPresent()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return days.isPresent()
                ? new DefaultRetention(mode, period(days.get(), Unit.DAYS), Unit.DAYS)
                : new DefaultRetention(mode, period(required(years), Unit.YEARS), Unit.YEARS);
    }

    private static int period(long number, Unit unit) {
        var named = Map.of("ArgumentName", unit.element, "ArgumentValue", Long.toString(number));
        if (number < 1) {
            throw new Refused(
                    Code.INVALID_ARGUMENT, "Default retention period must be a positive integer value.", named);
        }
        if (number > unit.most) {
            throw new Refused(
                    Code.INVALID_RETENTION_PERIOD, "Default retention period must be at most 100 years.", named);
        }
        return (int) number;
    }

    /** The document of a GET. */
    public String write() {
        return Xml.document(ROOT, xml -> {
            xml.text("ObjectLockEnabled", "Enabled");
            defaultRetention.ifPresent(retention -> xml.element(
                    "Rule",
                    rule -> rule.element("DefaultRetention", to -> to.text(
                                    "Mode", retention.mode().name())
                            .text(retention.unit().element, retention.period()))));
        });
    }
}
