package cloud.firn.storage.usage;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * How long how many bytes were kept, to the millisecond.
 *
 * <p>A change that is only seen after its interval was told is made up for in the next one; what is not a whole
 * byte-second is carried over, and so is a negative rest: nothing is ever billed twice.
 *
 * @param storedBytes at the end of the interval
 * @param byteSeconds zero or more, rounded down
 * @param carryByteMillis into the next interval
 */
record ByteTime(long storedBytes, long byteSeconds, BigDecimal carryByteMillis) {
    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    /** A change of what is stored, positive or negative. */
    record Change(long bytes, long atMillis) {}

    static ByteTime measure(
            long storedBytes, BigDecimal carryByteMillis, List<Change> changes, long fromMillis, long toMillis) {
        var total = carryByteMillis.toBigInteger().add(product(storedBytes, toMillis - fromMillis));
        long bytes = storedBytes;
        for (var change : changes) {
            total = total.add(product(change.bytes(), toMillis - change.atMillis()));
            bytes += change.bytes();
        }
        if (total.signum() < 0) {
            return new ByteTime(bytes, 0, new BigDecimal(total));
        }
        var parts = total.divideAndRemainder(THOUSAND);
        return new ByteTime(bytes, parts[0].longValueExact(), new BigDecimal(parts[1]));
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }
}
