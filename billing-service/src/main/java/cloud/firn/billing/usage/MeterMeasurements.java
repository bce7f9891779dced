package cloud.firn.billing.usage;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.usage.UsageFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code firn.usage} and takes every measured quantity to its organisation's account.
 *
 * <p>Delivery is at least once: time that was counted of a meter is not counted again, so a replay changes nothing.
 */
public final class MeterMeasurements implements Handler<UsageFact> {
    private static final Logger LOG = LoggerFactory.getLogger(MeterMeasurements.class);

    private final Readings readings;

    public MeterMeasurements(Readings readings) {
        this.readings = readings;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<UsageFact> fact) {
        var measured = (UsageFact.Measured) fact.body();
        if (measured.quantity() < 0 || measured.to().isBefore(measured.from())) {
            LOG.atError().addKeyValue("usage", measured.id()).log("A measurement that cannot be: not counted");
            return CompletableFuture.completedFuture(List.of());
        }
        var reading = new Reading.Measured(
                measured.meter(),
                measured.resource(),
                measured.variable(),
                measured.quantity(),
                measured.from(),
                measured.to());
        return readings.note(measured.organisation(), reading).thenApply(done -> List.of());
    }
}
