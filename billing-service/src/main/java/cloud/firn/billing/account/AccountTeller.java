package cloud.firn.billing.account;

import cloud.firn.billing.account.Account.Charge;
import cloud.firn.billing.account.Account.Event;
import cloud.firn.billing.account.Account.Metered;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.ratecard.Meter;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.ledger.LedgerFact;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import java.util.function.UnaryOperator;

/** Tells every charge on {@code firn.ledger}, and what was counted of the meter to the read table. */
final class AccountTeller implements Teller<Event, State> {
    /** More charges than any one reading can make. */
    private static final long CHARGES_AN_EVENT = 10_000;

    private final MarksInCassandra marks;
    private final UnaryOperator<String> topic;

    AccountTeller(MarksInCassandra marks, UnaryOperator<String> topic) {
        this.marks = marks;
        this.topic = topic;
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var metered = (Metered) happened.event();
        var organisation = happened.entityId();
        var telling = Telling.nothing().and(marks.row(organisation, metered.key(), metered.mark()));
        long sequence = happened.sequence() * CHARGES_AN_EVENT;
        for (var charge : metered.charges()) {
            telling = telling.and(
                    topic.apply(Topics.LEDGER),
                    Fact.of(organisation, sequence++, metered.at(), fact(organisation, charge)));
        }
        return telling;
    }

    private static LedgerFact fact(String organisation, Charge charge) {
        var bucket = charge.bucket();
        var unit = Meter.named(bucket.meter()).map(Meter::countedIn).orElse("unit");
        var span = charge.span();
        if (bucket.unrated() != null) {
            return new LedgerFact.Unrated(
                    charge.id(),
                    organisation,
                    charge.resource(),
                    bucket.meter(),
                    bucket.variable(),
                    charge.quantity(),
                    unit,
                    bucket.unrated(),
                    span.from(),
                    span.to());
        }
        return new LedgerFact.Rated(
                charge.id(),
                organisation,
                charge.resource(),
                bucket.product(),
                bucket.variable(),
                charge.quantity(),
                unit,
                charge.amountNanos(),
                bucket.currency(),
                span.from(),
                span.to());
    }
}
