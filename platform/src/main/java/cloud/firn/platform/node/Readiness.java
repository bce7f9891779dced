package cloud.firn.platform.node;

import akka.actor.ActorSystem;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What Akka Management answers at {@code /ready}: the health of the node of its actor system. Akka makes one by its name in
 * {@code firn.conf}, so nodes lay their health down here.
 */
public final class Readiness implements Supplier<CompletionStage<Boolean>> {
    private static final Map<ActorSystem, HealthChecks> NODES = new ConcurrentHashMap<>();

    private final ActorSystem system;

    /** Made by Akka Management. */
    public Readiness(ActorSystem system) {
        this.system = system;
    }

    static void of(ActorSystem system, HealthChecks health) {
        NODES.put(system, health);
        system.registerOnTermination(() -> NODES.remove(system));
    }

    @Override
    public CompletionStage<Boolean> get() {
        var health = NODES.get(system);
        return CompletableFuture.completedFuture(health != null && health.isReady());
    }
}
