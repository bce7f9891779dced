package cloud.firn.compute.instance;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.hosts.observed} and passes heartbeats to hypervisors and reports to instances.
 *
 * <p>Delivery is at least once: an instance ignores what it knows, and a heartbeat is worth nothing a second later.
 */
final class InstanceReports implements Handler<Observed> {
    private final InstanceActors instances;
    private final Hypervisors hypervisors;

    InstanceReports(InstanceActors instances, Hypervisors hypervisors) {
        this.instances = instances;
        this.hypervisors = hypervisors;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<Observed> fact) {
        return handle(fact, fact.at());
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<Observed> fact, Instant taken) {
        if (fact.body() instanceof Observed.Instance report) {
            return instances.report(report).thenApply(heard -> List.of());
        }
        if (fact.body() instanceof Observed.Host heartbeat) {
            hypervisors.heard(heartbeat, fact.at(), taken);
        }
        return CompletableFuture.completedFuture(List.of());
    }
}
