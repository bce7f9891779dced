package cloud.firn.storage.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The dates of conditions: the forms of ISO 8601 that the W3C note "Date and time formats" lists, or seconds since 1970.
 *
 * <p>A time without an offset is UTC. Four digits are a year, not 2024 seconds.
 */
final class Dates {
    private static final int LONGEST = 40;
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Dates() {}

    static Optional<Instant> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant read(String text) {
        if (YEAR.matcher(text).matches()) {
            return start(YearMonth.of(Integer.parseInt(text), 1).atDay(1));
        }
        if (MONTH.matcher(text).matches()) {
            return start(YearMonth.parse(text).atDay(1));
        }
        if (DAY.matcher(text).matches()) {
            return start(LocalDate.parse(text));
        }
        if (SECONDS.matcher(text).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        return OffsetDateTime.parse(text, TIME).toInstant();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
