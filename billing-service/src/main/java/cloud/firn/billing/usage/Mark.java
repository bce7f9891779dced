package cloud.firn.billing.usage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one meter of one resource: enough to tell what is new from what was counted before.
 *
 * <pre> nothing --Began--> open --Ended--> closed --Began--> open --Vanished--> vanished </pre>
 *
 * @param counted the time that was counted, in order and disjoint; at most {@link #SPANS}
 * @param lastRun the highest run that is over; 0 before the first
 * @param open the run that goes on, or null
 * @param assumed runs whose end was not told but follows from something else: a late {@link Reading.Ended} corrects them
 * @param vanishedMicros since when nothing is left of the resource, or null
 */
public record Mark(
        List<Span> counted,
        long lastRun,
        @Nullable Open open,
        Map<Long, Assumed> assumed,
        @Nullable Long vanishedMicros) {
    /** More disjoint spans than these are not remembered: the oldest two become one with the gap between them. */
    public static final int SPANS = 8;

    /** A meter of which nothing is known. */
    public static final Mark NOTHING = new Mark(List.of(), 0, null, Map.of(), null);

    /** Keeps its own copies. */
    public Mark {
        counted = List.copyOf(counted);
        assumed = Map.copyOf(assumed);
    }

    /**
     * A run that goes on.
     *
     * @param sinceMicros inclusive
     */
    public record Open(long run, String variable, long sinceMicros) {}

    /** What was counted of a run whose end was not told. */
    public record Assumed(String variable, List<Span> spans) {
        /** Keeps its own copy. */
        public Assumed {
            spans = List.copyOf(spans);
        }
    }

    /** The same with another run going on. */
    Mark with(Open next) {
        return new Mark(counted, lastRun, next, assumed, vanishedMicros);
    }

    /** The same with nothing left of the resource. */
    Mark vanishedAt(long micros) {
        return new Mark(counted, lastRun, open, assumed, micros);
    }

    /** The word for it in tables and logs. */
    public String status() {
        if (vanishedMicros != null) {
            return "vanished";
        }
        if (open != null) {
            return "open";
        }
        return equals(NOTHING) ? "nothing" : "closed";
    }
}
