package cloud.firn.storage.notification;

import java.time.Duration;
import java.time.Instant;

/**
 * How far the sending of one queue has come, and when it goes on.
 *
 * <p>An event becomes visible a little after its sequence was taken, so one may turn up behind those that were sent. Hence
 * two positions: from {@code position} on it is looked at once when something was written, and from {@code floor} on, which
 * is always some time ago, now and then.
 */
final class Standing {
    /** No write is on its way longer than this. */
    private static final long LONGEST_WRITE_MICROS = 30_000_000;

    /**
     * How many events may pass one that does not get through. Who reads from it on walks over what they were; with more of
     * them Cassandra would refuse to.
     */
    private static final int MOST_PASSED = 10_000;

    private static final Duration SHORTEST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_AT_IDLE_EVERY = Duration.ofMinutes(1);
    private static final Duration IDLE_AFTER = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private long floor;
    private long kept;
    private long position;
    private long passed;
    private boolean late = true;
    private boolean fromFloor;
    private boolean wanted;
    private boolean busy;
    private Duration delay = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private Instant looked = Instant.MIN;
    private Instant active;
    private Instant asked = Instant.MIN;

    Standing(long floor, Instant now) {
        this.floor = floor;
        this.kept = floor;
        this.position = floor;
        this.active = now;
    }

    /** Something was written. */
    void nudge(Instant now) {
        wanted = true;
        active = now;
    }

    /** Whether it is time to send. */
    boolean due(Instant now) {
        return !busy && !now.isBefore(notBefore) && (wanted || late || !now.isBefore(looked.plus(pause(now))));
    }

    private Duration pause(Instant now) {
        return active.plus(IDLE_AFTER).isBefore(now) ? LOOK_AT_IDLE_EVERY : LOOK_EVERY;
    }

    /** Begins to send; returns from which sequence on. */
    long begin(Instant now) {
        busy = true;
        late |= !now.isBefore(looked.plus(pause(now)));
        wanted = false;
        fromFloor = late;
        if (!late) {
            return position;
        }
        late = false;
        looked = now;
        return floor;
    }

    /** How many events may be sent now. */
    int most() {
        return passed > MOST_PASSED ? 1 : Pump.BATCH;
    }

    /** What came of it. */
    void ended(Pump.Outcome outcome, Instant now) {
        busy = false;
        if (outcome.looked() > 0) {
            active = now;
        }
        boolean all = outcome.stuckSeq().isEmpty();
        boolean behind = all && outcome.lastSeq() < position;
        // Before one that is still there, all are gone.
        long before = outcome.stuckSeq().orElse(Math.max(position, outcome.lastSeq()));
        passed = !all && before == position ? passed + outcome.gone() : 0;
        position = before;
        if (outcome.failed()) {
            backOff(now);
            return;
        }
        delay = Duration.ZERO;
        boolean more = !all || outcome.full();
        wanted |= more;
        late |= more && behind;
        if (fromFloor && all) {
            // What a look from the floor did not see is after the last that it saw, or was not there when it began.
            long seen = outcome.full() ? outcome.lastSeq() : position;
            floor = Math.max(floor, Math.min(seen, looked.toEpochMilli() * 1000 - LONGEST_WRITE_MICROS));
        }
    }

    /** It could not even be tried. */
    void failed(Instant now) {
        busy = false;
        late = true;
        backOff(now);
    }

    private void backOff(Instant now) {
        var longer = delay.multipliedBy(2);
        delay = longer.compareTo(SHORTEST_DELAY) < 0
                ? SHORTEST_DELAY
                : longer.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : longer;
        notBefore = now.plus(delay);
        wanted = true;
    }

    /** Whether the floor is to be kept: not for every event, a little that is looked at twice costs less. */
    boolean toKeep() {
        return floor - kept > LONGEST_WRITE_MICROS;
    }

    /** The floor, which is kept now. */
    long keep() {
        kept = floor;
        return floor;
    }

    /** Whether nothing has happened for so long that nobody may listen any more; not often, it costs a question. */
    boolean toAskFor(Instant now) {
        boolean idle = !busy && !wanted && active.plus(FORGOTTEN_AFTER).isBefore(now);
        if (!idle || asked.plus(FORGOTTEN_AFTER).isAfter(now)) {
            return false;
        }
        asked = now;
        return true;
    }

    /** Until when nothing was there, in microseconds, for a queue that is {@link #toAskFor}. */
    static long forgottenUntil(Instant now) {
        return now.minus(FORGOTTEN_AFTER).toEpochMilli() * 1000;
    }
}
