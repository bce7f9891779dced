package cloud.firn.e2e.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the instance ran, as far as a customer can know: each run began between two moments and ended between two.
 */
final class Runs {
    private final List<Run> runs = new ArrayList<>();

    private record Run(Instant notBefore, Instant begunBy, Instant notEndedBefore, Instant endedBy) {}

    private Instant ordered = Instant.EPOCH;
    private Instant seen = Instant.EPOCH;
    private boolean open;

    /** It was ordered to run at the first moment, and seen running at the second. */
    void begun(Instant orderedAt, Instant seenAt) {
        ordered = orderedAt;
        seen = seenAt;
        open = true;
    }

    /** It still ran at the first moment, and no longer at the second. */
    void ended(Instant stillAt, Instant goneAt) {
        if (open) {
            runs.add(new Run(ordered, seen, stillAt, goneAt));
            open = false;
        }
    }

    /** The shortest time it can have run, up to now. */
    Duration least(Instant now) {
        var sum = open ? Duration.between(seen, now) : Duration.ZERO;
        for (var run : runs) {
            sum = sum.plus(Duration.between(run.begunBy(), run.notEndedBefore()));
        }
        return sum;
    }

    /** The longest time it can have run, up to now. */
    Duration most(Instant now) {
        var sum = open ? Duration.between(ordered, now) : Duration.ZERO;
        for (var run : runs) {
            sum = sum.plus(Duration.between(run.notBefore(), run.endedBy()));
        }
        return sum;
    }

    /** How many runs there were, the present one included. */
    int count() {
        return runs.size() + (open ? 1 : 0);
    }
}
