package cloud.firn.storage.xml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/**
 * Times as S3 reads and writes them in documents and headers: ISO 8601, written in UTC with milliseconds.
 *
 * <p>Read are also a date alone, which is its midnight, other offsets, and a time without any, which is UTC.
 */
public final class Timestamps {
    /** The last year that the dates of HTTP and ISO 8601 have four digits for. */
    private static final int LAST_YEAR = 9999;

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "+0000")
            .optionalEnd()
            .optionalEnd()
            .toFormatter();
    private static final DateTimeFormatter WRITE =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Timestamps() {}

    /** The time that a text means; nothing when it means none, or one beyond the years 1 to 9999. */
    public static Optional<Instant> read(String text) {
        try {
            var parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            OffsetDateTime time;
            if (parsed instanceof OffsetDateTime offset) {
                time = offset.withOffsetSameInstant(ZoneOffset.UTC);
            } else if (parsed instanceof LocalDateTime local) {
                time = local.atOffset(ZoneOffset.UTC);
            } else {
                time = LocalDate.from(parsed).atStartOfDay().atOffset(ZoneOffset.UTC);
            }
            return time.getYear() < 1 || time.getYear() > LAST_YEAR ? Optional.empty() : Optional.of(time.toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code 2030-01-02T03:04:05.678Z}; what is finer than a millisecond is left out. */
    public static String write(Instant time) {
        return WRITE.format(time);
    }
}
