package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.hypervisor.Hypervisors.Fence;
import cloud.firn.compute.instance.InstanceActors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what was on hypervisors that are given up: at once when an operator says so, and again every minute, for what a crash
 * left and for what customers ordered since, which nobody else would ever carry out.
 */
final class EndLost implements Hypervisors.Ending {
    private static final Logger LOG = LoggerFactory.getLogger(EndLost.class);
    /** A creation is first given up, then undone. */
    private static final int STEPS = 3;

    private final Hypervisors hypervisors;
    private final InstanceActors instances;

    EndLost(Hypervisors hypervisors, InstanceActors instances) {
        this.hypervisors = hypervisors;
        this.instances = instances;
    }

    /** One after the other; what fails now is done by the next sweep. */
    @Override
    public CompletionStage<Void> end(Fence fence) {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (var instance : fence.instances()) {
            all = all.thenCompose(done -> end(instance, fence, STEPS)).exceptionally(failure -> {
                LOG.atWarn()
                        .setCause(failure)
                        .addKeyValue("instanceId", instance)
                        .addKeyValue("hypervisor", fence.hypervisor())
                        .log("An instance on a lost hypervisor was not ended; the next sweep comes");
                return null;
            });
        }
        return all;
    }

    /** What is on every hypervisor that is given up. */
    CompletionStage<Void> sweep() {
        return hypervisors.fenced().thenCompose(fences -> {
            CompletionStage<Void> all = CompletableFuture.completedFuture(null);
            for (var fence : fences) {
                all = all.thenCompose(done -> end(fence));
            }
            return all;
        });
    }

    private CompletionStage<Void> end(String instance, Fence fence, int steps) {
        return instances
                .lost(instance, fence.hypervisor(), fence.lastHeard())
                .thenCompose(changed -> changed && steps > 1
                        ? end(instance, fence, steps - 1)
                        : CompletableFuture.<Void>completedFuture(null));
    }
}
