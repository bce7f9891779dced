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
 * Reads {@code firn.network.facts} and tells the compiler of groups.
 *
 * <p>The compiler drops versions that it has seen, so a second delivery changes nothing.
 */
final class FollowGroups implements Handler<NetworkFact> {
    private final Ports.Asking compiler;

    FollowGroups(Ports.Asking compiler) {
        this.compiler = compiler;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<NetworkFact> fact) {
        if (fact.body() instanceof NetworkFact.GroupChanged changed) {
            var group = new GroupRules(changed.group(), changed.organisation(), changed.version(), changed.rules());
            return compiler.apply(reply -> new GroupIs(group, reply)).thenApply(done -> List.of());
        }
        if (fact.body() instanceof NetworkFact.GroupDeleted deleted) {
            return compiler.apply(reply -> new GroupDeleted(deleted.group(), reply))
                    .thenApply(done -> List.of());
        }
        return CompletableFuture.completedFuture(List.of());
    }
}
