package cloud.firn.storage.lock;

import static cloud.firn.storage.xml.Fields.required;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Timestamps;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Until when a version is kept, and how firmly.
 *
 * <p>Source: PutObjectRetention and GetObjectRetention of the Amazon S3 API reference; the longest retention is in
 * "Object Lock considerations" of the user guide.
 *
 * @param until exclusive: from then on the version is as free as any; in whole milliseconds, rounded up
 */
public record Retention(Mode mode, Instant until) {
    private static final String ROOT = "Retention";
    private static final int LONGEST_YEARS = 100;

    public Retention {
        // Up, because a version must not be let go before the time that somebody asked for.
        var millis = until.truncatedTo(ChronoUnit.MILLIS);
        until = millis.equals(until) ? until : millis.plusMillis(1);
    }

    /**
     * Reads the document of a PUT. An empty one asks for the retention to be taken away.
     *
     * @throws Refused MalformedXML; InvalidArgument when the date is not in the future, or 100 years away
     */
    public static Optional<Retention> read(byte[] document, Instant now) {
        var fields = Fields.of(XmlDocument.read(document, ROOT), "Mode", "RetainUntilDate");
        var mode = fields.word("Mode").map(word -> required(Mode.of(word)));
        var until = fields.time("RetainUntilDate");
        if (mode.isPresent() != until.isPresent()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return mode.map(given -> starting(now, given, required(until), "RetainUntilDate"));
    }

    /** A retention that somebody asks for now. */
    static Retention starting(Instant now, Mode mode, Instant until, String argument) {
        var named = Map.of("ArgumentName", argument, "ArgumentValue", Timestamps.write(until));
        if (!until.isAfter(now)) {
            throw new Refused(Code.INVALID_ARGUMENT, "The retain until date must be in the future!", named);
        }
        if (until.isAfter(now.atOffset(ZoneOffset.UTC).plusYears(LONGEST_YEARS).toInstant())) {
            throw new Refused(
                    Code.INVALID_ARGUMENT, "The retain until date must not be more than 100 years away.", named);
        }
        return new Retention(mode, until);
    }

    /** Whether it still holds. */
    boolean active(Instant now) {
        return now.isBefore(until);
    }

    /** The document of a GET. */
    public String write() {
        return Xml.document(
                ROOT, xml -> xml.text("Mode", mode.name()).text("RetainUntilDate", Timestamps.write(until)));
    }
}
