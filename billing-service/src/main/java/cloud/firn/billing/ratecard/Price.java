package cloud.firn.billing.ratecard;

import java.math.BigInteger;

/**
 * What a quantity costs.
 *
 * <p>Amounts are taken from the <em>cumulative</em> quantity and rounded down, so that cutting a use into pieces never
 * changes the sum, and the sum is never more than the exact price.
 *
 * @param nanos billionths of the currency for {@code per} counted units; zero or more
 * @param per counted units in the priced unit; above zero
 */
public record Price(long nanos, long per) {
    /** Checks the ranges. */
    public Price {
        if (nanos < 0 || per <= 0) {
            throw new IllegalArgumentException("A price is zero or more, for at least one unit");
        }
    }

    /** Billionths of the currency for this quantity, counted from the beginning of its period; rounded down. */
    public long of(BigInteger cumulative) {
        return cumulative
                .multiply(BigInteger.valueOf(nanos))
                .divide(BigInteger.valueOf(per))
                .longValueExact();
    }

    /** What {@code added} units cost after {@code before}: negative when {@code added} is. */
    public long step(BigInteger before, long added) {
        return Math.subtractExact(of(before.add(BigInteger.valueOf(added))), of(before));
    }
}
