package cloud.firn.storage.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected polynomial 0x9A6C9329AC4BC9B5, all bits set before and inverted after.
 *
 * <p>Sixteen bytes a step: the table has, for each of their places, what each value of a byte there does to the sum, and
 * the sixteen entries do not wait for each other. The table is one constant array, so that its bounds need no checks.
 */
final class Crc64Nvme implements Checksum {
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VALUES = 256;
    private static final int STEP_BYTES = 16;

    /** The entry of value {@code v}, {@code n} bytes before the end of a step, is at {@code n * 256 + v}. */
    private static final long[] TABLE = table();

    private long state = -1;

    @Override
    public void update(int b) {
        state = TABLE[(int) ((state ^ b) & 0xff)] ^ (state >>> 8);
    }

    @Override
    public void update(byte[] bytes, int from, int length) {
        int i = from;
        int end = from + length;
        long crc = state;
        for (; i + STEP_BYTES <= end; i += STEP_BYTES) {
            long first = crc ^ (long) EIGHT_BYTES.get(bytes, i);
            long second = (long) EIGHT_BYTES.get(bytes, i + 8);
            crc = eight(first, 8 * VALUES) ^ eight(second, 0);
        }
        state = crc;
        for (; i < end; i++) {
            update(bytes[i]);
        }
    }

    /** What eight bytes do to the sum when the last of them has its entries at {@code last}. */
    private static long eight(long bytes, int last) {
        return TABLE[last + 7 * VALUES + (int) (bytes & 0xff)]
                ^ TABLE[last + 6 * VALUES + (int) ((bytes >>> 8) & 0xff)]
                ^ TABLE[last + 5 * VALUES + (int) ((bytes >>> 16) & 0xff)]
                ^ TABLE[last + 4 * VALUES + (int) ((bytes >>> 24) & 0xff)]
                ^ TABLE[last + 3 * VALUES + (int) ((bytes >>> 32) & 0xff)]
                ^ TABLE[last + 2 * VALUES + (int) ((bytes >>> 40) & 0xff)]
                ^ TABLE[last + VALUES + (int) ((bytes >>> 48) & 0xff)]
                ^ TABLE[last + (int) (bytes >>> 56)];
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1;
    }

    private static long[] table() {
        var table = new long[STEP_BYTES * VALUES];
        for (int value = 0; value < VALUES; value++) {
            long crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
            }
            table[value] = crc;
        }
        for (int i = VALUES; i < table.length; i++) {
            long before = table[i - VALUES];
            table[i] = table[(int) (before & 0xff)] ^ (before >>> 8);
        }
        return table;
    }
}
