package cloud.firn.billing.usage;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.compute.instances} and meters every run by instance type, from its start to its stop.
 *
 * <p>Once it is to be destroyed nothing more is counted, however long its hypervisor is silent; its true end corrects that, when
 * it is told. Delivery is at least once: a run is known by its number, so a replay changes nothing.
 */
public final class MeterInstances implements Handler<InstanceFact> {
    private static final String METER = "instance.seconds";

    private final Readings readings;

    public MeterInstances(Readings readings) {
        this.readings = readings;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<InstanceFact> fact) {
        return reading(fact)
                .map(read -> readings.note(fact.body().instance().organisation(), read)
                        .thenApply(done -> List.<BatchableStatement<?>>of()))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    static Optional<Reading> reading(Fact<InstanceFact> fact) {
        var body = fact.body();
        var instance = body.instance();
        if (body instanceof InstanceFact.Started started) {
            return Optional.of(new Reading.Began(
                    METER, instance.id(), instance.instanceTypeName(), instance.run(), started.startedAt()));
        }
        if (body instanceof InstanceFact.Stopped stopped) {
            return Optional.of(new Reading.Ended(
                    METER,
                    instance.id(),
                    instance.instanceTypeName(),
                    instance.run(),
                    stopped.startedAt(),
                    stopped.stoppedAt()));
        }
        if (body instanceof InstanceFact.DestroyOrdered
                || body instanceof InstanceFact.Destroyed
                || body instanceof InstanceFact.Failed) {
            return Optional.of(new Reading.Vanished(METER, instance.id(), fact.at()));
        }
        return Optional.empty();
    }
}
