package cloud.firn.network.port;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.network.port.FirewallCompiler.ReportFilter;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.hosts.observed} and tells the compiler what hosts filter by.
 *
 * <p>A report says all, so a second delivery changes nothing.
 */
final class FollowFilters implements Handler<Observed> {
    private final Ports.Asking compiler;

    FollowFilters(Ports.Asking compiler) {
        this.compiler = compiler;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<Observed> fact) {
        return fact.body() instanceof Observed.Filter filter
                ? compiler.apply(reply -> new ReportFilter(filter.host(), filter.groups(), reply))
                        .thenApply(done -> List.of())
                : CompletableFuture.completedFuture(List.of());
    }
}
