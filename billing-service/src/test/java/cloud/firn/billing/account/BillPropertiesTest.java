package cloud.firn.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.billing.ratecard.Meter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is told how often and in which order: the bill is that of somebody with a stopwatch. */
class BillPropertiesTest {
    private static final List<Instant> CUTS = List.of(
            Instant.parse("2026-10-01T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            Histories.NEW_PRICES,
            Instant.parse("2026-12-01T00:00:00Z"),
            Instant.parse("2027-01-01T00:00:00Z"));

    @Property(tries = 500)
    void theBillOfABadDayIsTheTrueBill(@ForAll long seed) {
        var history = new Histories(seed);
        assertThat(new Ledger().note(history.toldOnABadDay(3)).bill()).isEqualTo(truth(history));
    }

    @Property(tries = 200)
    void aReplayOfEverythingChangesNothing(@ForAll long seed) {
        var history = new Histories(seed);
        var ledger = new Ledger().note(history.toldInOrder());
        var before = ledger.bill();
        long events = ledger.state().events();
        assertThat(ledger.note(history.toldInOrder()).bill()).isEqualTo(before);
        assertThat(ledger.state().events()).isEqualTo(events);
    }

    @Property(tries = 200)
    void whatIsToldToTheLedgerSumsToTheTotalsAndNoTwoEntriesShareAnId(@ForAll long seed) {
        var ledger = new Ledger().note(new Histories(seed).toldInOrder());
        var sums = new HashMap<String, Long>();
        ledger.charges().forEach(charge -> sums.merge(charge.bucket().key(), charge.amountNanos(), Long::sum));
        ledger.state().totals().forEach((key, total) -> assertThat(sums).containsEntry(key, total.amountNanos()));
        assertThat(ledger.charges().stream().map(Account.Charge::id)).doesNotHaveDuplicates();
    }

    @Property(tries = 200)
    void noCustomerIsEverChargedMoreThanWasUsed(@ForAll long seed) {
        var history = new Histories(seed);
        var ledger = new Ledger();
        for (var reading : history.toldInOrder()) {
            ledger.note(List.of(reading));
        }
        long charged =
                ledger.charges().stream().mapToLong(Account.Charge::amountNanos).sum();
        long owed = truth(history).values().stream()
                .mapToLong(row -> Long.parseLong(row.substring(row.indexOf(' ') + 1)))
                .sum();
        assertThat(charged).isLessThanOrEqualTo(owed);
    }

    /** The true bill: every use, cut where prices change, summed up per price, then priced once. */
    private static Map<String, String> truth(Histories history) {
        var quantities = new TreeMap<String, BigInteger>();
        var prices = new HashMap<String, Long>();
        for (var use : history.used()) {
            for (int i = 0; i + 1 < CUTS.size(); i++) {
                var quantity = between(use, CUTS.get(i), CUTS.get(i + 1));
                if (quantity.signum() != 0) {
                    var row = CUTS.get(i) + " " + use.meter() + " " + use.variable();
                    quantities.merge(row, quantity, BigInteger::add);
                    prices.put(row, nanos(use, CUTS.get(i)));
                }
            }
        }
        var bill = new TreeMap<String, String>();
        quantities.forEach((row, quantity) -> {
            var per = BigInteger.valueOf(row.contains("storage") ? 3_600_000_000_000L : 3_600_000_000L);
            var price = BigInteger.valueOf(prices.getOrDefault(row, 0L));
            bill.put(row, quantity + " " + quantity.multiply(price).divide(per));
        });
        return bill;
    }

    private static long nanos(Histories.Use use, Instant at) {
        var old = at.isBefore(Histories.NEW_PRICES);
        return switch (use.variable()) {
            case "standard.tiny" -> old ? 12_300_000 : 17_700_000;
            case "standard.small" -> old ? 24_600_000 : 35_400_000;
            case "standard" -> old ? 27_000_000 : 31_000_000;
            default -> 0;
        };
    }

    private static BigInteger between(Histories.Use use, Instant from, Instant to) {
        var parts = new ArrayList<BigInteger>();
        for (var end : List.of(to, from)) {
            var upTo = end.isBefore(use.from()) ? use.from() : end.isAfter(use.to()) ? use.to() : end;
            var passed = BigInteger.valueOf(micros(use.from(), upTo));
            parts.add(
                    Meter.named(use.meter()).orElseThrow() == Meter.INSTANCE_SECONDS
                            ? passed
                            : passed.multiply(BigInteger.valueOf(use.quantity()))
                                    .divide(BigInteger.valueOf(micros(use.from(), use.to()))));
        }
        return parts.get(0).subtract(parts.get(1));
    }

    private static long micros(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1_000;
    }
}
