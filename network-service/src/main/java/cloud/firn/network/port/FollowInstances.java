package cloud.firn.network.port;

import akka.Done;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.network.address.Addresses;
import cloud.firn.network.port.FirewallCompiler.GroupDeleted;
import cloud.firn.network.port.FirewallCompiler.GroupIs;
import cloud.firn.network.port.FirewallCompiler.PortIs;
import cloud.firn.network.port.FirewallCompiler.Reply;
import cloud.firn.network.port.FirewallCompiler.Unheard;
import cloud.firn.network.securitygroup.SecurityGroups;
import cloud.firn.platform.topic.Handler;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads {@code firn.compute.instances}: binds an address to who asked, keeps the table of ports and the compiler told, and
 * takes the address back from what is over, after its port.
 *
 * <p>Binding and releasing may be repeated, and a port that is older than what is known changes nothing; so a second
 * delivery does neither.
 */
final class FollowInstances implements Handler<InstanceFact> {
    private final PortsInCassandra ports;
    private final Addresses addresses;
    private final SecurityGroups groups;
    private final Ports.Asking compiler;
    private final MissingGroups missing;

    FollowInstances(
            PortsInCassandra ports,
            Addresses addresses,
            SecurityGroups groups,
            Ports.Asking compiler,
            MissingGroups missing) {
        this.ports = ports;
        this.addresses = addresses;
        this.groups = groups;
        this.compiler = compiler;
        this.missing = missing;
    }

    @Override
    public CompletionStage<List<BatchableStatement<?>>> handle(Fact<InstanceFact> fact) {
        return effect(fact).thenApply(done -> List.of());
    }

    private CompletionStage<Done> effect(Fact<InstanceFact> fact) {
        var body = fact.body();
        var instance = body.instance();
        if (body instanceof InstanceFact.Requested) {
            return unlessGone(instance.id(), () -> addresses
                    .bind(instance.organisation(), instance.id())
                    .thenCompose(done -> portIs(port(fact, false))));
        }
        if (body instanceof InstanceFact.Placed || body instanceof InstanceFact.GroupsChanged) {
            return unlessGone(instance.id(), () -> portIs(port(fact, false)));
        }
        if (body instanceof InstanceFact.Destroyed || body instanceof InstanceFact.Failed) {
            return portIs(port(fact, true)).thenCompose(done -> addresses.release(instance.id()));
        }
        // All else changes nothing that a port is made of.
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** Old facts can be told again long after the end, when nobody else remembers it. */
    private CompletionStage<Done> unlessGone(String instance, Supplier<CompletionStage<Done>> effect) {
        return ports.isGone(instance)
                .thenCompose(gone -> gone ? CompletableFuture.completedFuture(Done.getInstance()) : effect.get());
    }

    private static Port port(Fact<InstanceFact> fact, boolean gone) {
        var instance = fact.body().instance();
        return new Port(
                instance.id(),
                instance.organisation(),
                instance.name(),
                instance.hypervisor(),
                instance.address(),
                instance.mac(),
                instance.securityGroups(),
                fact.sequence(),
                gone);
    }

    /** Into the table first: a compiler that starts anew must not find less than it had told. */
    private CompletionStage<Done> portIs(Port port) {
        return ports.write(port).thenCompose(done -> tell(port)).thenCompose(missing::tell);
    }

    private CompletionStage<Reply> tell(Port port) {
        return compiler.apply(reply -> new PortIs(port, reply))
                .thenCompose(reply -> reply instanceof Unheard unheard
                        ? introduce(List.copyOf(unheard.groups())).thenCompose(done -> tell(port))
                        : CompletableFuture.completedFuture(reply));
    }

    /** The fact of a group can be slower than that of its first instance: asks the groups themselves. */
    private CompletionStage<Done> introduce(List<String> unheard) {
        CompletionStage<Done> all = CompletableFuture.completedFuture(Done.getInstance());
        for (var group : unheard) {
            all = all.thenCompose(done -> groups.find(group))
                    .thenCompose(found -> found.isPresent()
                            ? compiler.apply(reply -> new GroupIs(found.get(), reply))
                            : compiler.apply(reply -> new GroupDeleted(group, reply)))
                    .thenApply(done -> Done.getInstance());
        }
        return all;
    }
}
