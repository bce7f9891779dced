package cloud.firn.billing.usage;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.network.facts} and meters every public address, from its binding to its release.
 *
 * <p>Delivery is at least once: a binding is known by the moment it began, so a replay changes nothing.
 */
public final class MeterAddresses implements Handler<NetworkFact> {
    private static final String METER = "address.seconds";
    private static final String VARIABLE = "ipv4";

    private final Readings readings;

    public MeterAddresses(Readings readings) {
        this.readings = readings;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<NetworkFact> fact) {
        return reading(fact.body())
                .map(read -> readings.note(fact.body().organisation(), read)
                        .thenApply(done -> List.<BatchableStatement<?>>of()))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    static Optional<Reading> reading(NetworkFact fact) {
        if (fact instanceof NetworkFact.AddressBound bound) {
            return Optional.of(new Reading.Began(
                    METER,
                    resource(bound.instance(), bound.address()),
                    VARIABLE,
                    run(bound.boundAt()),
                    bound.boundAt()));
        }
        if (fact instanceof NetworkFact.AddressReleased released) {
            return Optional.of(new Reading.Ended(
                    METER,
                    resource(released.instance(), released.address()),
                    VARIABLE,
                    run(released.boundAt()),
                    released.boundAt(),
                    released.releasedAt()));
        }
        return Optional.empty();
    }

    private static String resource(String instance, String address) {
        return instance + "/" + address;
    }

    private static long run(Instant boundAt) {
        return Span.micros(boundAt);
    }
}
