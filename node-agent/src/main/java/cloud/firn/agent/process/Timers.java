package cloud.firn.agent.process;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One thread for everything that must happen later and takes no time. */
public final class Timers {
    public static final ScheduledExecutorService SHARED = shared();

    private Timers() {}

    private static ScheduledExecutorService shared() {
        var timers = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "timers");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
