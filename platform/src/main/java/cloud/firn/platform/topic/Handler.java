package cloud.firn.platform.topic;

import cloud.firn.contracts.Fact;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Does what one fact asks for. Delivery is at least once and in order for each key.
 *
 * <p>Returns statements that are written in one batch with the offset; what is told to entities must be harmless when
 * repeated. A failed stage means "try again", so a fact that makes no sense is refused by succeeding with nothing.
 */
@FunctionalInterface
public interface Handler<T> {
    CompletionStage<List<BatchableStatement<?>>> handle(Fact<T> fact);

    /**
     * The same, for who needs to know how fresh a fact is.
     *
     * @param taken when Kafka took it: by Kafka's clock for {@code Topics.OBSERVED}, by the speaker's for the others
     */
    default CompletionStage<List<BatchableStatement<?>>> handle(Fact<T> fact, Instant taken) {
        return handle(fact);
    }
}
