package cloud.firn.platform.limits;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One limit for many callers, each with a bucket of its own.
 *
 * <p>Memory is bounded: only the buckets of the callers that were seen last are kept. Who was forgotten starts with a full
 * bucket again.
 */
public final class Limit {
    private final Rate rate;
    private final InstantSource clock;
    private final Map<String, TokenBucket> buckets;

    /** A limit that remembers at most {@code callers} callers. */
    public Limit(Rate rate, int callers, InstantSource clock) {
        this.rate = rate;
        this.clock = clock;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
                return size() > callers;
            }
        };
    }

    /** Counts one call of {@code caller}. */
    public Allowance take(String caller) {
        synchronized (buckets) {
            return bucket(caller).take(clock.instant());
        }
    }

    int remembered() {
        synchronized (buckets) {
            return buckets.size();
        }
    }

    private TokenBucket bucket(String caller) {
        return buckets.computeIfAbsent(caller, c -> new TokenBucket(rate, clock.instant()));
    }
}
