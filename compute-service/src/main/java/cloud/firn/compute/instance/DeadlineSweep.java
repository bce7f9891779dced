package cloud.firn.compute.instance;

import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes instances whose deadline has passed: the timer of one that nobody holds in memory would not ring.
 *
 * <p>To wake one too early or twice is harmless, so every node sweeps.
 */
final class DeadlineSweep {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineSweep.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final InstanceActors instances;
    private final InstancesInCassandra tables;
    private final InstantSource clock;
    private final AtomicBoolean everSwept = new AtomicBoolean();

    DeadlineSweep(InstanceActors instances, InstancesInCassandra tables, InstantSource clock) {
        this.instances = instances;
        this.tables = tables;
        this.clock = clock;
    }

    void start(ActorSystem<?> system) {
        var unused = system.scheduler().scheduleWithFixedDelay(SOON, EVERY, this::sweep, system.executionContext());
    }

    private void sweep() {
        // After a start all are woken, so that their own timers run again.
        var all = everSwept.compareAndSet(false, true);
        for (var bucket = 0; bucket < InstancesInCassandra.BUCKETS; bucket++) {
            tables.waiting(bucket)
                    .thenAccept(waiting -> waiting.stream()
                            .filter(one -> all || one.deadline().isBefore(clock.instant()))
                            .forEach(one -> instances.overdue(one.instance())))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            LOG.atWarn().setCause(failure).log("A sweep for deadlines failed; the next one comes");
                        }
                    });
        }
    }
}
