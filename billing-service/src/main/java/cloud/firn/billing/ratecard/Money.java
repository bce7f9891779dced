package cloud.firn.billing.ratecard;

import java.math.BigDecimal;

/**
 * A sum of money, exact.
 *
 * @param nanos billionths of the currency; may be negative
 * @param currency ISO 4217
 */
public record Money(long nanos, String currency) {
    /** Digits after the point that a sum can have. */
    public static final int DECIMALS = 9;

    /**
     * The sum of both.
     *
     * @throws IllegalArgumentException when the currencies differ
     * @throws ArithmeticException beyond nine billion
     */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("No sum of " + currency + " and " + other.currency);
        }
        return new Money(Math.addExact(nanos, other.nanos), currency);
    }

    /** The same sum, owed the other way. */
    public Money negated() {
        return new Money(Math.negateExact(nanos), currency);
    }

    /** In the currency, with no more digits than it needs. */
    public BigDecimal decimal() {
        if (nanos == 0) {
            return BigDecimal.ZERO;
        }
        var exact = BigDecimal.valueOf(nanos, DECIMALS).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
