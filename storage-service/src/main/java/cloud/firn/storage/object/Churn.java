package cloud.firn.storage.object;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** About how many rows were removed from each span, as far as this process did it and remembers. */
final class Churn {
    private static final int MOST_SPANS = 10_000;

    private record Where(UUID bucketId, int span) {}

    private final Map<Where, Long> removed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Where, Long> eldest) {
            return size() > MOST_SPANS;
        }
    };

    synchronized void add(Spot spot, long rows) {
        removed.merge(new Where(spot.bucketId(), spot.span()), rows, Long::sum);
    }

    synchronized long removed(Spot spot) {
        return removed.getOrDefault(new Where(spot.bucketId(), spot.span()), 0L);
    }
}
