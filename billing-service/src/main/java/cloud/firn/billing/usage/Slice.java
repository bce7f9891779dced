package cloud.firn.billing.usage;

import java.math.BigInteger;

/**
 * A use that was not counted before.
 *
 * @param variable the kind within the meter, or empty
 * @param span when
 * @param quantity in the meter's counted unit; negative when it takes back what had been assumed
 */
public record Slice(String meter, String resource, String variable, Span span, long quantity) {
    /** The part of the quantity that falls before {@code micros}, rounded towards zero: parts always sum to the whole. */
    public long quantityBefore(long micros) {
        if (span.toMicros() <= micros) {
            return quantity;
        }
        if (micros <= span.fromMicros()) {
            return 0;
        }
        return BigInteger.valueOf(quantity)
                .multiply(BigInteger.valueOf(micros - span.fromMicros()))
                .divide(BigInteger.valueOf(span.micros()))
                .longValueExact();
    }

    /** The part that falls into {@code part}, which lies within {@link #span}. */
    public Slice within(Span part) {
        return new Slice(
                meter, resource, variable, part, quantityBefore(part.toMicros()) - quantityBefore(part.fromMicros()));
    }
}
