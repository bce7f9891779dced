package cloud.firn.platform.iam;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the rules of an organisation may cost all others: a second of processor time at once, and a quarter of a core for long.
 * Beyond that they allow nothing, until the time is made up for.
 *
 * <p>Each nanosecond that was spent moves the moment on when all is made up for, by four.
 */
final class Budget {
    private static final long SHARE = 4;
    private static final long AT_ONCE_NANOS = 1_000_000_000;
    private static final int MOST_ORGANISATIONS = 100_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Long> madeUpAt = new ConcurrentHashMap<>();
    private final LongSupplier wall;
    private final LongSupplier cpu;

    Budget() {
        this(System::nanoTime, THREADS::getCurrentThreadCpuTime);
    }

    /** By other clocks, in nanoseconds: one that never stands still, and the processor time of the thread that asks. */
    Budget(LongSupplier wall, LongSupplier cpu) {
        this.wall = wall;
        this.cpu = cpu;
    }

    /** Whether the rules allow it; false when nothing is left to look at them with. */
    boolean decide(String organisation, BooleanSupplier rules) {
        var now = wall.getAsLong();
        var until = madeUpAt.get(organisation);
        if (until != null && until - now > AT_ONCE_NANOS * SHARE) {
            return false;
        }
        var before = cpu.getAsLong();
        try {
            return rules.getAsBoolean();
        } finally {
            var owed = Math.max(0, cpu.getAsLong() - before) * SHARE;
            if (madeUpAt.size() >= MOST_ORGANISATIONS) {
                madeUpAt.clear();
            }
            madeUpAt.merge(organisation, now + owed, (known, fresh) -> known - now > 0 ? known + owed : fresh);
        }
    }
}
