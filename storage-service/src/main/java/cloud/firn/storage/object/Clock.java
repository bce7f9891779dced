package cloud.firn.storage.object;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Microseconds since 1970 that never repeat and never run backwards within this process. */
public final class Clock {
    private final InstantSource source;
    private final AtomicLong last = new AtomicLong();

    /** Follows {@code source} as long as it runs forwards. */
    public Clock(InstantSource source) {
        this.source = source;
    }

    /** The next moment. */
    public long next() {
        return last.updateAndGet(before -> Math.max(before + 1, source.millis() * 1000));
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return source.millis();
    }
}
