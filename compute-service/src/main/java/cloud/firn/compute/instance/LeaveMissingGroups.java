package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceCommand.Accepted;
import cloud.firn.compute.instance.InstanceCommand.Describe;
import cloud.firn.compute.instance.InstanceCommand.LeaveGroup;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads {@code firn.network.facts} and takes instances out of groups that are gone.
 *
 * <p>Delivery is at least once: an instance that is not in the group is left alone.
 */
final class LeaveMissingGroups implements Handler<NetworkFact> {
    private static final String COMMAND = "detach-instance-from-security-group";

    private final InstanceActors instances;

    LeaveMissingGroups(InstanceActors instances) {
        this.instances = instances;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<NetworkFact> fact) {
        return fact.body() instanceof NetworkFact.GroupMissing missing
                ? leave(missing).thenApply(done -> List.of())
                : CompletableFuture.completedFuture(List.of());
    }

    private CompletionStage<?> leave(NetworkFact.GroupMissing missing) {
        var operation = Ids.named("missing\n" + missing.instance() + "\n" + missing.group())
                .toString();
        var asked = new Errand.Asked(operation, COMMAND, COMMAND + " " + missing.group());
        return instances
                .ask(missing.instance(), reply -> new Describe(missing.organisation(), reply))
                .thenCompose(reply -> names(reply, missing.group())
                        ? instances.ask(
                                missing.instance(),
                                answer -> new LeaveGroup(missing.organisation(), missing.group(), asked, answer))
                        : CompletableFuture.completedFuture(reply));
    }

    private static boolean names(InstanceCommand.Reply reply, String group) {
        return reply instanceof Accepted accepted
                && accepted.instance().spec().securityGroups().contains(group);
    }
}
