package cloud.firn.e2e.bench;

import java.util.Locale;

/** The keys of a bucket that is filled: each number has one, in the order of numbers or scattered over all there could be. */
record ManyKeys(boolean ascending) {
    /** Odd, so that multiplying by it loses nothing; its inverse gives the number back. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private static final long INVERSE = inverse();

    /** The key of a number. */
    String of(long number) {
        return String.format(Locale.ROOT, "%016x", ascending ? number : number * FACTOR);
    }

    /** The number of a key. */
    long number(String key) {
        long parsed = Long.parseUnsignedLong(key, 16);
        return ascending ? parsed : parsed * INVERSE;
    }

    /** By Newton's method: each step doubles the digits that are right. */
    private static long inverse() {
        long inverse = FACTOR;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - FACTOR * inverse;
        }
        return inverse;
    }
}
