package cloud.firn.storage.checksum;

/**
 * The CRC of two pieces laid end to end, from the CRCs of the pieces: what a full-object checksum of a multipart upload
 * is made of.
 *
 * <p>Appending zero bytes multiplies a CRC by a power of x modulo the polynomial; the power is built by squaring.
 */
final class CrcSum {
    private final long polynomial;
    private final int width;

    CrcSum(long polynomial, int width) {
        this.polynomial = polynomial;
        this.width = width;
    }

    long append(long first, long second, long secondLength) {
        long shifted = first;
        long power = one() >>> 8; // x^8: one byte
        for (long bytes = secondLength; bytes > 0; bytes >>>= 1) {
            if ((bytes & 1) == 1) {
                shifted = times(shifted, power);
            }
            power = times(power, power);
        }
        return shifted ^ second;
    }

    /** In the reflected form the highest bit is x^0. */
    private long one() {
        return 1L << (width - 1);
    }

    private long times(long a, long b) {
        long product = 0;
        long factor = b;
        for (int bit = width - 1; bit >= 0; bit--) {
            if ((a >>> bit & 1) == 1) {
                product ^= factor;
            }
            factor = (factor & 1) == 1 ? (factor >>> 1) ^ polynomial : factor >>> 1;
        }
        return product;
    }
}
