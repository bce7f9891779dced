package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.hypervisor.Hypervisors.Holding;
import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.compute.instance.InstanceActors.Whereabouts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back room that is held for an instance that does not live there: what a crash between two steps of a placement can
 * leave. Young reservations are left alone, as their placement may be under way.
 */
final class ReservationSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ReservationSweep.class);
    private static final Duration YOUNG = Duration.ofMinutes(3);

    private final Hypervisors hypervisors;
    private final InstanceActors instances;
    private final InstantSource clock;

    ReservationSweep(Hypervisors hypervisors, InstanceActors instances, InstantSource clock) {
        this.hypervisors = hypervisors;
        this.instances = instances;
        this.clock = clock;
    }

    /** One after the other, so that a zone full of instances is not woken at once. */
    CompletionStage<Void> giveBack() {
        var young = clock.instant().minus(YOUNG);
        return hypervisors.holdings().thenCompose(holdings -> {
            CompletionStage<Void> all = CompletableFuture.completedFuture(null);
            for (var holding : holdings) {
                if (holding.since().isBefore(young)) {
                    all = all.thenCompose(done -> check(holding)).exceptionally(failure -> {
                        LOG.atWarn()
                                .setCause(failure)
                                .addKeyValue("instanceId", holding.instance())
                                .log("A reservation could not be checked; the next sweep comes");
                        return null;
                    });
                }
            }
            return all;
        });
    }

    private CompletionStage<Void> check(Holding holding) {
        return instances
                .locate(holding.instance())
                .thenCompose(where -> livesThere(where, holding)
                        ? CompletableFuture.<Void>completedFuture(null)
                        : hypervisors
                                .release(holding.hypervisor(), holding.instance())
                                .thenAccept(done -> {}));
    }

    private static boolean livesThere(Optional<Whereabouts> where, Holding holding) {
        return where.flatMap(Whereabouts::hypervisor)
                .filter(holding.hypervisor()::equals)
                .isPresent();
    }
}
