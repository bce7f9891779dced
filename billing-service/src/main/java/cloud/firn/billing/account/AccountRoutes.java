package cloud.firn.billing.account;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.billing.account.Account.Statement;
import cloud.firn.billing.account.Account.Total;
import cloud.firn.billing.ratecard.Meter;
import cloud.firn.billing.ratecard.Money;
import cloud.firn.billing.ratecard.RateCard;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/usage-report} and {@code /v2/live-balance}: what an organisation used and owes, until now. Decides nothing.
 *
 * <p>Contract: the published OpenAPI document; fields beyond it are {@code amount}, {@code currency}, {@code unrated} of a row,
 * and {@code usage}, {@code period}, {@code unrated} of the balance.
 */
final class AccountRoutes extends AllDirectives {
    private static final Pattern PERIOD = Pattern.compile("\\d{4}-\\d{2}");

    private final Accounts accounts;
    private final RateCard card;
    private final Callers callers;
    private final InstantSource clock;

    /**
     * One row of a report.
     *
     * @param amount in the currency, exact
     * @param unrated why it costs nothing although it should; absent when it was priced
     */
    record Row(
            Instant from,
            Instant to,
            String product,
            String variable,
            String description,
            String quantity,
            String unit,
            String amount,
            String currency,
            @Nullable String unrated) {}

    record UsageReport(List<Row> usage) {}

    /**
     * The balance: what was paid minus what is owed, so below zero while nothing can be paid in.
     *
     * @param usage what this month cost so far
     * @param unrated how many rows of this month have no price; absent when all do
     */
    record LiveBalance(
            BigDecimal balance, String currency, BigDecimal usage, String period, Instant at, @Nullable Long unrated) {}

    AccountRoutes(Accounts accounts, RateCard card, Callers callers, InstantSource clock) {
        this.accounts = accounts;
        this.card = card;
        this.callers = callers;
        this.clock = clock;
    }

    Route routes() {
        return pathPrefix("v2", () -> concat(getUsageReport(), getLiveBalance()));
    }

    private Route getUsageReport() {
        return path(
                "usage-report",
                () -> get(() -> callers.required(caller -> parameterOptional(
                        "period",
                        period -> completeWithFuture(accounts.statement(caller.organisation(), period(period))
                                .thenApply(statement -> Json.ok(report(statement))))))));
    }

    private Route getLiveBalance() {
        return path(
                "live-balance",
                () -> get(() -> callers.required(
                        caller -> completeWithFuture(accounts.statement(caller.organisation(), thisMonth())
                                .thenApply(statement -> Json.ok(balance(statement)))))));
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private YearMonth period(Optional<String> asked) {
        if (asked.isEmpty()) {
            return thisMonth();
        }
        try {
            if (PERIOD.matcher(asked.get()).matches()) {
                return YearMonth.parse(asked.get());
            }
        } catch (DateTimeParseException e) {
            // no such month: refused below
        }
        throw new InvalidBody("query.period", "takes a month as YYYY-MM, such as " + thisMonth());
    }

    private UsageReport report(Statement statement) {
        return new UsageReport(statement.totals().stream()
                .sorted(Comparator.comparing(total -> total.bucket().key()))
                .map(total -> row(total, statement.at()))
                .toList());
    }

    private Row row(Total total, Instant now) {
        var bucket = total.bucket();
        var meter = Meter.named(bucket.meter());
        var end = bucket.span().to();
        return new Row(
                bucket.span().from(),
                now.isBefore(end) ? now : end,
                bucket.product(),
                bucket.variable(),
                description(bucket),
                meter.map(known -> known.shown(total.quantity()))
                        .orElseGet(() -> total.quantity().toString()),
                meter.map(Meter::shownIn).orElse("units"),
                money(total.amountNanos()).decimal().toPlainString(),
                bucket.currency(),
                bucket.unrated());
    }

    private String description(Account.Bucket bucket) {
        return card.at(bucket.span().from())
                .flatMap(version -> Meter.named(bucket.meter()).map(version.products()::get))
                .map(RateCard.Product::description)
                .orElse(bucket.meter());
    }

    private LiveBalance balance(Statement statement) {
        var unrated = statement.totals().stream()
                .filter(total -> total.bucket().unrated() != null)
                .count();
        return new LiveBalance(
                money(statement.owedNanos()).negated().decimal(),
                statement.currency(),
                money(statement.usedNanos()).decimal(),
                statement.period().toString(),
                statement.at(),
                unrated == 0 ? null : unrated);
    }

    private Money money(long nanos) {
        return new Money(nanos, card.currency());
    }
}
