package cloud.firn.compute.event;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.audit} and writes one row for each call.
 *
 * <p>Delivery is at least once: the row's key is the fact's id, so a replay overwrites, never adds.
 */
final class RecordCalls implements Handler<AuditFact> {
    private final EventsInCassandra events;
    private final String zone;

    RecordCalls(EventsInCassandra events, String zone) {
        this.events = events;
        this.zone = zone;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<AuditFact> fact) {
        return CompletableFuture.completedFuture(
                fact.body() instanceof AuditFact.Called called
                        ? List.of(events.row(called.organisation(), fact.id(), EventWire.of(called, zone, fact.at())))
                        : List.of());
    }
}
