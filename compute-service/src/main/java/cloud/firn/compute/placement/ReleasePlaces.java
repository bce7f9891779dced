package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.compute.instances} and gives back the room of instances that are gone.
 *
 * <p>Delivery is at least once: room that is not held cannot be given back twice.
 */
final class ReleasePlaces implements Handler<InstanceFact> {
    private final Hypervisors hypervisors;

    ReleasePlaces(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<InstanceFact> fact) {
        var instance = fact.body().instance();
        var hypervisor = instance.hypervisor();
        var gone = fact.body() instanceof InstanceFact.Destroyed || fact.body() instanceof InstanceFact.Failed;
        return gone && hypervisor != null
                ? hypervisors.release(hypervisor, instance.id()).thenApply(done -> List.of())
                : CompletableFuture.completedFuture(List.of());
    }
}
