package cloud.firn.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Rated entries. Key: the organisation's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = LedgerFact.Rated.class, name = "rated")})
public sealed interface LedgerFact {
    /**
     * One usage, priced.
     *
     * @param usage id of what was rated; each is rated once
     * @param amountNanos of the currency, rounded half up: integers only
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
}
