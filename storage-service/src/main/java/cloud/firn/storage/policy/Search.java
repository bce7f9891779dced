package cloud.firn.storage.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds what stands between two stars of a pattern, in one walk through the text whatever the two look like.
 *
 * <p>Shift-And, by Baeza-Yates and Gonnet: one bit for every beginning of the run says whether the text read so far ends in
 * it. A step costs one operation for every 64 characters of the run.
 */
final class Search {
    private static final int ASCII = 128;
    private static final int BITS = 64;

    private Search() {}

    /**
     * Where the first place that looks like the run ends, -1 without one.
     *
     * @param run at least one character, {@link Glob#ONE} among them
     * @param from inclusive
     * @param to exclusive
     */
    static int after(int[] run, int[] text, int from, int to) {
        return run.length <= BITS ? afterShort(run, text, from, to) : afterLong(run, text, from, to);
    }

    private static int afterShort(int[] run, int[] text, int from, int to) {
        // Nearly all characters are ASCII, and an array is faster than a map.
        var ascii = new long[ASCII];
        var others = new HashMap<Integer, Long>();
        long wild = 0;
        for (int i = 0; i < run.length; i++) {
            if (run[i] == Glob.ONE) {
                wild |= 1L << i;
            } else if (run[i] < ASCII) {
                ascii[run[i]] |= 1L << i;
            } else {
                others.merge(run[i], 1L << i, (some, more) -> some | more);
            }
        }
        long state = 0;
        long found = 1L << (run.length - 1);
        for (int i = from; i < to; i++) {
            int character = text[i];
            long here = character < ASCII ? ascii[character] : others.getOrDefault(character, 0L);
            state = (state << 1 | 1) & (here | wild);
            if ((state & found) != 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int afterLong(int[] run, int[] text, int from, int to) {
        var wild = new long[(run.length + BITS - 1) / BITS];
        var masks = masks(run, wild);
        var state = new long[wild.length];
        long found = 1L << (run.length - 1);
        for (int i = from; i < to; i++) {
            var here = masks.getOrDefault(text[i], wild);
            long carry = 1;
            for (int w = 0; w < state.length; w++) {
                long next = state[w] >>> (BITS - 1);
                state[w] = (state[w] << 1 | carry) & here[w];
                carry = next;
            }
            if ((state[state.length - 1] & found) != 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** For every character of the run where it stands; {@code wild} takes where any may stand. */
    private static Map<Integer, long[]> masks(int[] run, long[] wild) {
        var masks = new HashMap<Integer, long[]>();
        for (int i = 0; i < run.length; i++) {
            var mask = run[i] == Glob.ONE ? wild : masks.computeIfAbsent(run[i], character -> new long[wild.length]);
            mask[i / BITS] |= 1L << i;
        }
        masks.values().forEach(mask -> Arrays.setAll(mask, w -> mask[w] | wild[w]));
        return masks;
    }
}
