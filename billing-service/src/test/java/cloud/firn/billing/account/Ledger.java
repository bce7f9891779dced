package cloud.firn.billing.account;

import cloud.firn.billing.account.Account.Charge;
import cloud.firn.billing.account.Account.Metered;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.account.Account.Total;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Metering;
import cloud.firn.billing.usage.Reading;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An account without actors: the same rules and words, and a read table in memory. */
final class Ledger {
    private final Rating rating = new Rating(Cards.CARD);
    private final Map<String, Mark> table = new HashMap<>();
    private final List<Charge> charges = new ArrayList<>();
    private State state = State.EMPTY;

    Ledger note(List<Reading> readings) {
        readings.forEach(this::note);
        return this;
    }

    private void note(Reading reading) {
        var known = state.marks().get(reading.markKey());
        var before = known == null ? table.getOrDefault(reading.markKey(), Mark.NOTHING) : known.mark();
        var outcome = Metering.note(before, reading);
        if (outcome.mark().equals(before) && outcome.slices().isEmpty()) {
            return;
        }
        var charged = rating.charges(state.totals(), outcome.slices());
        state = state.on(new Metered(reading.markKey(), outcome.mark(), charged, state.events(), Histories.NOW));
        table.put(reading.markKey(), outcome.mark());
        charges.addAll(charged);
    }

    State state() {
        return state;
    }

    List<Charge> charges() {
        return charges;
    }

    /** Quantity and amount of each bucket that holds something, what goes on included. */
    Map<String, String> bill() {
        var bill = new TreeMap<String, String>();
        for (var month : List.of("2026-10", "2026-11", "2026-12")) {
            for (var total : rating.statement(state, YearMonth.parse(month), Histories.NOW)
                    .totals()) {
                if (total.quantity().signum() != 0) {
                    bill.put(name(total), total.quantity() + " " + total.amountNanos());
                }
            }
        }
        return bill;
    }

    private static String name(Total total) {
        var bucket = total.bucket();
        return bucket.span().from() + " " + bucket.meter() + " " + bucket.variable();
    }
}
