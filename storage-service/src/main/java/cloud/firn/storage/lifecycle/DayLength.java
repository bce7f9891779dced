package cloud.firn.storage.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long a day of a lifecycle rule lasts: 24 hours, or less where somebody wants to watch rules at work.
 *
 * <p>Whole days end at midnight: the days are added and the result is rounded to the midnight in UTC of the next day,
 * as "Lifecycle rules: Based on an object's age" of the Amazon S3 user guide says. Shortened days are not rounded.
 *
 * @param length more than nothing, at most 24 hours
 */
public record DayLength(Duration length) {
    private static final Duration WHOLE_DAY = Duration.ofDays(1);

    /** The days of a calendar. */
    public static final DayLength WHOLE = new DayLength(WHOLE_DAY);

    public DayLength {
        if (length.isZero() || length.isNegative() || length.compareTo(WHOLE_DAY) > 0) {
            throw new IllegalArgumentException("a day of a lifecycle rule lasts up to 24 hours, not " + length);
        }
    }

    /** When that many days from {@code start} are over. */
    Instant after(Instant start, int days) {
        var end = start.plus(length.multipliedBy(days));
        return length.equals(WHOLE_DAY) ? end.truncatedTo(ChronoUnit.DAYS).plus(WHOLE_DAY) : end;
    }
}
