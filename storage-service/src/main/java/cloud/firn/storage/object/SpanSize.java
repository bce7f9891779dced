package cloud.firn.storage.object;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a span is, as far as it was looked at, and where it is best divided. A row weighs one, and more when an object
 * rides in it.
 *
 * <p>Use for one span, in the order of its rows.
 */
final class SpanSize {
    /** Bytes in a row that weigh as much as a row. */
    private static final long BYTES_OF_A_ROW = 2048;
    /** How many times the size that is meant one look goes through. */
    private static final int LONGEST_LOOK = 8;
    /** How exactly cuts are made, in parts of the size that is meant. */
    private static final int STEPS = 8;

    /** How many times fewer rows than a span is meant to have may be removed from one that is small. */
    private static final int WEAR = 4;

    private final long target;
    private final List<Step> steps = new ArrayList<>();
    private long weight;
    private String key = "";

    /** A key where the span may be divided, and what is before it. */
    private record Step(String key, long before) {}

    SpanSize(int target) {
        this.target = target;
    }

    /** Takes a row in; false when enough was seen. */
    boolean take(SpanRows.Sized row) {
        long since = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).before();
        // A key is never divided: all its versions stand together.
        if (!row.key().equals(key) && weight > 0 && weight - since >= Math.max(1, target / STEPS)) {
            steps.add(new Step(row.key(), weight));
        }
        key = row.key();
        weight += 1 + row.inlineBytes() / BYTES_OF_A_ROW;
        return weight < LONGEST_LOOK * target;
    }

    /** The keys at which to divide it into equal parts; none when it is not too large, or has but one key. */
    List<String> cuts() {
        if (weight <= 2 * target) {
            return List.of();
        }
        long parts = weight / target;
        var cuts = new ArrayList<String>();
        int part = 1;
        for (var step : steps) {
            if (part < parts && step.before() * parts >= weight * part) {
                cuts.add(step.key());
                part = (int) (step.before() * parts / weight) + 1;
            }
        }
        return cuts;
    }

    /** Whether it is less than half of the size that is meant, together with another. */
    boolean isSmallWith(long other) {
        return 2 * (weight + other) < target;
    }

    /** Whether it is better left for a fresh one: reading it is walking over what was removed from it. */
    boolean isWornBy(long removed) {
        return removed >= Math.max(target / WEAR, weight);
    }

    long weight() {
        return weight;
    }
}
