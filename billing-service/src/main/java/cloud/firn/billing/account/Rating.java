package cloud.firn.billing.account;

import cloud.firn.billing.account.Account.Bucket;
import cloud.firn.billing.account.Account.Charge;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.account.Account.Statement;
import cloud.firn.billing.account.Account.Total;
import cloud.firn.billing.ratecard.Meter;
import cloud.firn.billing.ratecard.Price;
import cloud.firn.billing.ratecard.RateCard;
import cloud.firn.billing.usage.Metering;
import cloud.firn.billing.usage.Slice;
import cloud.firn.billing.usage.Span;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices uses by the rate card. Pure, in integers.
 *
 * <p>A use is cut where the month or the card changes. What a piece costs is the difference that it makes to the price of its
 * bucket's whole quantity, rounded down: the sum depends on the quantity alone, not on how it was cut or in which order it
 * came. What the card has no price for costs nothing and says why.
 */
final class Rating {
    private final RateCard card;

    Rating(RateCard card) {
        this.card = card;
    }

    /** What these uses cost on top of what was used before. */
    List<Charge> charges(Map<String, Total> totals, List<Slice> slices) {
        var quantities = new HashMap<String, BigInteger>();
        var charges = new ArrayList<Charge>();
        for (var whole : slices) {
            for (var slice : pieces(whole)) {
                if (slice.quantity() == 0) {
                    continue;
                }
                var rate = rate(slice);
                var key = rate.bucket().key();
                var before = quantities.computeIfAbsent(key, name -> totals.getOrDefault(name, Total.of(rate.bucket()))
                        .quantity());
                long amount = rate.price() == null ? 0 : rate.price().step(before, slice.quantity());
                quantities.put(key, before.add(BigInteger.valueOf(slice.quantity())));
                charges.add(new Charge(rate.bucket(), slice.resource(), slice.span(), slice.quantity(), amount));
            }
        }
        return charges;
    }

    /** The account as it stands at that moment, with what goes on counted until then. */
    Statement statement(State account, YearMonth period, Instant now) {
        long nowMicros = Span.micros(now);
        var open = new ArrayList<Slice>();
        account.marks().forEach((key, known) -> {
            var named = key.split("\\|", 3);
            open.addAll(Metering.accrued(named[0], named[1], known.mark(), nowMicros));
        });
        var totals =
                Account.plus(account.totals(), charges(account.totals(), open)).values();
        var owed = totals.stream().mapToLong(Total::amountNanos).sum();
        var shown = totals.stream()
                .filter(total -> total.bucket().period().equals(period))
                .toList();
        return new Statement(period, now, shown, card.currency(), owed);
    }

    private record Rate(Bucket bucket, @Nullable Price price) {}

    private Rate rate(Slice slice) {
        var from = slice.span().from();
        var version = card.at(from);
        var meter = Meter.named(slice.meter());
        var product = version.flatMap(known -> meter.map(known.products()::get));
        var price = product.flatMap(known -> known.priceOf(slice.variable()));
        var unrated = price.isPresent() ? null : unrated(version, meter, product, slice);
        var bucket = new Bucket(
                slice.meter(),
                product.map(RateCard.Product::name).orElse(slice.meter()),
                slice.variable(),
                inForce(from),
                card.currency(),
                unrated);
        return new Rate(bucket, price.orElse(null));
    }

    private static String unrated(
            Optional<RateCard.Version> version,
            Optional<Meter> meter,
            Optional<RateCard.Product> product,
            Slice slice) {
        if (meter.isEmpty()) {
            return "no such meter";
        }
        if (version.isEmpty()) {
            return "no rate card was in force";
        }
        return product.isEmpty() ? "no price for this meter" : "no price for '" + slice.variable() + "'";
    }

    private List<Slice> pieces(Slice slice) {
        var pieces = new ArrayList<Slice>();
        long from = slice.span().fromMicros();
        while (from < slice.span().toMicros()) {
            long to = Math.min(
                    slice.span().toMicros(), inForce(Span.instant(from)).toMicros());
            pieces.add(slice.within(new Span(from, to)));
            from = to;
        }
        return pieces;
    }

    /** The longest time around that moment that is in one month and at one price. */
    private Span inForce(Instant moment) {
        var month = YearMonth.from(moment.atOffset(ZoneOffset.UTC));
        var begin = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var from = card.at(moment)
                .map(RateCard.Version::start)
                .filter(start -> start.isAfter(begin))
                .orElse(begin);
        var until = card.changesAfter(moment).filter(end::isAfter).orElse(end);
        return Span.between(from, until);
    }
}
