package cloud.firn.compute.placement;

import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.compute.instance.InstanceActors.Whereabouts;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.network.facts}: gives each instance its address and then a place.
 *
 * <p>Delivery is at least once: the offset moves on only when the instance has its place or its refusal, so a crash
 * anywhere repeats both; an instance that has them already changes nothing.
 */
final class TakeAddresses implements Handler<NetworkFact> {
    private final InstanceActors instances;
    private final PlacementProcess placement;

    TakeAddresses(InstanceActors instances, PlacementProcess placement) {
        this.instances = instances;
        this.placement = placement;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<NetworkFact> fact) {
        if (fact.body() instanceof NetworkFact.AddressBound bound) {
            return instances
                    .takeAddress(bound.instance(), bound.address(), bound.mac())
                    .thenCompose(where -> placeIfWaiting(bound.instance(), where))
                    .thenApply(done -> List.of());
        }
        if (fact.body() instanceof NetworkFact.AddressRefused refused) {
            return instances
                    .refuseAddress(refused.instance(), "There is no public address left: " + refused.detail())
                    .thenApply(done -> List.of());
        }
        return CompletableFuture.completedFuture(List.of());
    }

    private CompletionStage<Void> placeIfWaiting(String instance, Optional<Whereabouts> where) {
        return where.filter(Whereabouts::waitsForPlace)
                .map(waiting -> placement.place(instance, waiting.spec()))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
