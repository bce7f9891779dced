package cloud.firn.billing.account;

import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Span;
import cloud.firn.platform.entity.CborSerializable;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words for the account of an organisation: what it used, what that cost, and what of its meters was counted.
 *
 * <p>An account is always there, and empty at first. Its memory is bounded by what runs: the marks of meters with an open run,
 * the {@link #RECENT} newest others, and one total per month, product and variable. Every mark is in a read table as well; one
 * that the account forgot is recalled from there when its meter is told again.
 */
public final class Account {
    /** How many of the newest marks an account remembers although nothing runs. */
    static final int RECENT = 64;

    private Account() {}

    /** What an account records. */
    public sealed interface Event extends CborSerializable {
        /** When it was recorded, UTC. */
        Instant at();
    }

    /**
     * A meter moved.
     *
     * @param key names the mark
     * @param mark what is known of the meter from now on
     * @param charges what the move costs; none when it only began
     * @param told how many of the account's events were certainly in the read tables: their marks may be forgotten
     */
    public record Metered(String key, Mark mark, List<Charge> charges, long told, Instant at) implements Event {
        /** Keeps its own copy. */
        public Metered {
            charges = List.copyOf(charges);
        }
    }

    /**
     * One use of one resource, priced.
     *
     * @param quantity in the meter's counted unit; negative when it takes back what had been assumed
     * @param amountNanos of the currency: what the total's amount grew by
     */
    public record Charge(Bucket bucket, String resource, Span span, long quantity, long amountNanos) {
        /** The same whenever and however often it is told. */
        public String id() {
            return bucket.meter() + "/" + resource + "/" + bucket.variable() + "/" + span.from() + "/" + span.to()
                    + (quantity < 0 ? "/taken-back" : "");
        }
    }

    /**
     * What is summed up together: the same thing at the same price in the same month.
     *
     * @param span the part of the month during which the price was in force
     * @param unrated why it costs nothing although it should; null when it was priced
     */
    public record Bucket(
            String meter, String product, String variable, Span span, String currency, @Nullable String unrated) {
        /** Names the total. */
        String key() {
            return span.fromMicros() + "|" + meter + "|" + product + "|" + variable
                    + (unrated == null ? "" : "|unrated");
        }

        /** The calendar month, UTC. */
        YearMonth period() {
            return YearMonth.from(span.from().atOffset(ZoneOffset.UTC));
        }
    }

    /**
     * Everything in a bucket.
     *
     * @param quantity in the meter's counted unit
     */
    public record Total(Bucket bucket, BigInteger quantity, long amountNanos) {
        static Total of(Bucket bucket) {
            return new Total(bucket, BigInteger.ZERO, 0);
        }

        Total plus(Charge charge) {
            return new Total(
                    bucket,
                    quantity.add(BigInteger.valueOf(charge.quantity())),
                    Math.addExact(amountNanos, charge.amountNanos()));
        }
    }

    /**
     * A mark, and the number of the event that left it so.
     *
     * @param event counts the account's events from 1
     */
    public record Known(Mark mark, long event) {}

    /**
     * The account.
     *
     * @param marks by key, the longest unchanged first
     * @param totals by bucket
     * @param events how many there were
     */
    public record State(Map<String, Known> marks, Map<String, Total> totals, long events) implements CborSerializable {
        static final State EMPTY = new State(Map.of(), Map.of(), 0);

        State on(Metered metered) {
            long now = events + 1;
            var known = new LinkedHashMap<>(marks);
            known.remove(metered.key());
            known.put(metered.key(), new Known(metered.mark(), now));
            forget(known, Math.min(metered.told(), now - RECENT));
            return new State(known, plus(totals, metered.charges()), now);
        }

        /** Drops what no run needs and the read table has: everything left by event {@code upTo} or before. */
        private static void forget(Map<String, Known> known, long upTo) {
            var oldest = known.values().iterator();
            while (oldest.hasNext()) {
                var next = oldest.next();
                if (next.event() > upTo) {
                    return;
                }
                if (next.mark().open() == null) {
                    oldest.remove();
                }
            }
        }
    }

    static Map<String, Total> plus(Map<String, Total> totals, List<Charge> charges) {
        if (charges.isEmpty()) {
            return totals;
        }
        var sum = new LinkedHashMap<>(totals);
        for (var charge : charges) {
            sum.merge(
                    charge.bucket().key(),
                    Total.of(charge.bucket()).plus(charge),
                    (before, ignored) -> before.plus(charge));
        }
        return sum;
    }

    /**
     * What an organisation used in one month and what it owes, at one moment: the closed uses and the running ones until then.
     *
     * @param period calendar month, UTC
     * @param totals of that month
     * @param owedNanos of the currency, of all months until now
     */
    public record Statement(YearMonth period, Instant at, List<Total> totals, String currency, long owedNanos)
            implements CborSerializable {
        /** Keeps its own copy. */
        public Statement {
            totals = List.copyOf(totals);
        }

        /** What the month cost so far, in nanos of the currency. */
        long usedNanos() {
            return totals.stream().mapToLong(Total::amountNanos).sum();
        }
    }
}
