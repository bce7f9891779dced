package cloud.firn.e2e.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Bounded waiting for a value to be as wanted. */
public final class Wait {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private Wait() {}

    /**
     * Looks until the value is as wanted, a little less often each time.
     *
     * @param what the wanted thing, for the message: "the page is answered"
     * @throws NotAsPromised when {@code limit} has passed; the message holds the last value
     */
    public static <T> T upTo(Duration limit, String what, Supplier<T> look, Predicate<T> wanted) {
        var end = Instant.now().plus(limit);
        var pause = FIRST_PAUSE;
        while (true) {
            T now = look.get();
            if (wanted.test(now)) {
                return now;
            }
            if (Instant.now().isAfter(end)) {
                throw new NotAsPromised(
                        "Waited " + limit.toSeconds() + " s in vain until " + what + "; last seen: " + now);
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }
}
