package cloud.firn.platform.entity;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process went on without a gap.
 *
 * <p>A process that stood still (stopped, swapped out, in a long collection) is given up by its cluster, and its entities run
 * elsewhere. When it goes on it does not know that yet, and would decide and persist beside them. So before an entity sees a
 * message, the time since the last beat is looked at, and a process that missed too many ends at once. Nothing that it
 * acknowledged is lost by that.
 */
public final class Pulse {
    /** For a node without others: nobody takes over from it. */
    public static final Pulse UNWATCHED = new Pulse(() -> 0, Long.MAX_VALUE, () -> {});

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    /** Less than it takes the others to notice, to be sure, and to start an entity anew: 4 + 7 + 7 seconds. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    private static final int STOOD_STILL = 76;

    private final LongSupplier nanoTime;
    private final long longestGap;
    private final Runnable end;
    private volatile long last;

    Pulse(LongSupplier nanoTime, long longestGap, Runnable end) {
        this.nanoTime = nanoTime;
        this.longestGap = longestGap;
        this.end = end;
        this.last = nanoTime.getAsLong();
    }

    /** A pulse that beats until the process ends. */
    public static Pulse start() {
        var pulse = new Pulse(System::nanoTime, LONGEST_GAP.toNanos(), () -> {
            LOG.error("This process stood still for too long; others have taken over, so it ends");
            Runtime.getRuntime().halt(STOOD_STILL);
        });
        var thread = new Thread(pulse::beatOn, "firn-pulse");
        thread.setDaemon(true);
        thread.start();
        return pulse;
    }

    /** Ends the process when it stood still since the last beat. */
    void feel() {
        if (nanoTime.getAsLong() - last > longestGap) {
            end.run();
        }
    }

    /** One more beat, unless the one before is too long ago. */
    void beat() {
        feel();
        last = nanoTime.getAsLong();
    }

    private void beatOn() {
        try {
            while (true) {
                beat();
                TimeUnit.NANOSECONDS.sleep(BEAT.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
