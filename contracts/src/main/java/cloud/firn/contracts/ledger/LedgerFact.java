package cloud.firn.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Rated entries. Key: the organisation's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LedgerFact.Rated.class, name = "rated"),
    @JsonSubTypes.Type(value = LedgerFact.Unrated.class, name = "unrated")
})
public sealed interface LedgerFact {
    /**
     * One usage, priced.
     *
     * @param usage id of what was rated; each is rated once
     * @param quantity in {@code unit}; negative when it takes back what had been assumed
     * @param amountNanos of the currency: what the month's sum grew by, which is rounded down on the whole quantity, so that
     *     amounts of pieces always sum to the amount of the whole
     * @param from inclusive
     * @param to exclusive
     */
    record Rated(
            String usage,
            String organisation,
            String resource,
            String product,
            String variable,
            long quantity,
            String unit,
            long amountNanos,
            String currency,
            Instant from,
            Instant to)
            implements LedgerFact {}

    /**
     * One usage that the rate card has no price for: it costs nothing, and somebody should know.
     *
     * @param usage id of what was used; each is told once
     * @param reason why it has no price
     */
    record Unrated(
            String usage,
            String organisation,
            String resource,
            String meter,
            String variable,
            long quantity,
            String unit,
            String reason,
            Instant from,
            Instant to)
            implements LedgerFact {}
}
