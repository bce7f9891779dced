package cloud.firn.storage.span;

/**
 * Keys that stand at the same place in the index, as it was at one moment.
 *
 * @param span where their rows are
 * @param low the first of the keys
 * @param high the first key behind them; empty when there is none
 * @param leaving the span that they are moving out of, or {@link #NONE}: what is removed is removed there as well
 * @param copying whether a row may still be in the span that it leaves, and only there
 * @param asOfMillis when it was asked about, by the clock of whoever asked
 */
public record Stretch(int span, String low, String high, int leaving, boolean copying, long asOfMillis) {
    /** Instead of a span. */
    public static final int NONE = -1;

    /** Behind every key: one may have 1,024 bytes, and this has more of the greatest character there is. */
    private static final String BEHIND_ALL =
            Character.toString(Character.MAX_CODE_POINT).repeat(257);

    /** The same, asked about at that moment. */
    public Stretch asOf(long millis) {
        return new Stretch(span, low, high, leaving, copying, millis);
    }

    /** Whether the key is one of these. */
    public boolean covers(String key) {
        return Utf8Order.compare(low, key) <= 0 && isBefore(key, high);
    }

    /** Whether these are the last keys that a bucket may have. */
    public boolean isLast() {
        return high.isEmpty();
    }

    /** A text that is greater than each of these keys and not greater than any behind them. */
    public String bound() {
        return bound(high);
    }

    /** Whether the keys are moving. */
    public boolean moving() {
        return leaving != NONE;
    }

    /** The same for an end that may be none. */
    public static String bound(String high) {
        return high.isEmpty() ? BEHIND_ALL : high;
    }

    static boolean isBefore(String key, String high) {
        return high.isEmpty() || Utf8Order.compare(key, high) < 0;
    }
}
