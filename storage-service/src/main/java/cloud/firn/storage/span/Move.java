package cloud.firn.storage.span;

/**
 * Rows on their way from one span to another. The keys belong to the new one already.
 *
 * @param low the first key that moves
 * @param high the first key behind it that does not; empty when all do
 */
public record Move(int from, int to, String low, String high, Phase phase) {
    /** How far a move has come. */
    public enum Phase {
        /** A row may still be in the old span alone. */
        COPYING,
        /** All rows are in the new span; what is in the old one is to be removed. */
        CLEARING
    }

    boolean touches(int span) {
        return from == span || to == span;
    }

    boolean covers(String key) {
        return Utf8Order.compare(low, key) <= 0 && Stretch.isBefore(key, high);
    }

    Move copied() {
        return new Move(from, to, low, high, Phase.CLEARING);
    }
}
