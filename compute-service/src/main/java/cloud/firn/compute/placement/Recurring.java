package cloud.firn.compute.placement;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, each time so long after the time before was over, whether it failed or not. */
final class Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    private final String what;
    private final Duration pause;
    private final Timer timer;
    private final Supplier<CompletionStage<Void>> task;

    /** Runs something once, later. */
    interface Timer {
        void after(Duration pause, Runnable task);
    }

    Recurring(String what, Duration pause, Timer timer, Supplier<CompletionStage<Void>> task) {
        this.what = what;
        this.pause = pause;
        this.timer = timer;
        this.task = task;
    }

    void start() {
        timer.after(pause, this::run);
    }

    private void run() {
        task.get().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.atWarn().setCause(failure).addKeyValue("what", what).log("Failed; it is done again");
            }
            start();
        });
    }
}
