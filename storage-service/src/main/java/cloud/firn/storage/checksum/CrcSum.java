package cloud.firn.storage.checksum;

/**
 * The CRC of two pieces laid end to end, from the CRCs of the pieces: what a full-object checksum of a multipart upload
 * is made of.
 *
 * <p>Appending zero bytes multiplies a CRC by a power of x modulo the polynomial. The powers for 1, 2, 4, 8 and so on bytes
 * are there from the start, so that a part of a round size costs one or two multiplications.
 */
final class CrcSum {
    static final CrcSum CRC32 = new CrcSum(0xEDB88320L, 32);
    static final CrcSum CRC32C = new CrcSum(0x82F63B78L, 32);
    static final CrcSum CRC64NVME = new CrcSum(Crc64Nvme.POLYNOMIAL, 64);

    private final long polynomial;
    private final int width;
    private final long[] powers = new long[Long.SIZE - 1];

    private CrcSum(long polynomial, int width) {
        this.polynomial = polynomial;
        this.width = width;
        long power = one() >>> 8; // x^8: one byte
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power;
            power = times(power, power);
        }
    }

    long append(long first, long second, long secondLength) {
        long shifted = first;
        for (long bytes = secondLength; bytes > 0; bytes &= bytes - 1) {
            shifted = times(shifted, powers[Long.numberOfTrailingZeros(bytes)]);
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
            product ^= factor & -(a >>> bit & 1);
            factor = (factor >>> 1) ^ (polynomial & -(factor & 1));
        }
        return product;
    }
}
