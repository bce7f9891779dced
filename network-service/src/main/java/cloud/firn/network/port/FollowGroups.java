package cloud.firn.network.port;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.network.port.FirewallCompiler.GroupDeleted;
import cloud.firn.network.port.FirewallCompiler.GroupIs;
import cloud.firn.network.securitygroup.GroupRules;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.network.facts} and tells the compiler of groups, and by a fact of instances that name one that is gone.
 *
 * <p>The compiler drops versions that it has seen, so a second delivery changes nothing.
 */
final class FollowGroups implements Handler<NetworkFact> {
    private final Ports.Asking compiler;
    private final MissingGroups missing;

    FollowGroups(Ports.Asking compiler, MissingGroups missing) {
        this.compiler = compiler;
        this.missing = missing;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<NetworkFact> fact) {
        if (fact.body() instanceof NetworkFact.GroupChanged changed) {
            var group = new GroupRules(changed.group(), changed.organisation(), changed.version(), changed.rules());
            return compiler.apply(reply -> new GroupIs(group, reply)).thenApply(done -> List.of());
        }
        if (fact.body() instanceof NetworkFact.GroupDeleted deleted) {
            return compiler.apply(reply -> new GroupDeleted(deleted.group(), reply))
                    .thenCompose(missing::tell)
                    .thenApply(done -> List.of());
        }
        return CompletableFuture.completedFuture(List.of());
    }
}
