package cloud.firn.compute.instance;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import cloud.firn.compute.instance.InstanceCommand.Accepted;
import cloud.firn.compute.instance.InstanceCommand.Reply;
import cloud.firn.contracts.hosts.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Speaks to instances, for the other packages of this service. */
public final class InstanceActors {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;

    InstanceActors(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    /**
     * What placement and consumers need to know of an instance.
     *
     * @param hypervisor where it lives, when it has a place
     * @param waitsForPlace whether it has its address and nothing more
     */
    public record Whereabouts(InstanceSpec spec, Optional<String> hypervisor, boolean waitsForPlace) {}

    /** Network bound an address. Empty when there is no such instance. */
    public CompletionStage<Optional<Whereabouts>> takeAddress(String instance, String address, String mac) {
        return claim(instance, reply -> new InstanceCommand.TakeAddress(address, mac, reply));
    }

    /** Network has no address to give. */
    public CompletionStage<Optional<Whereabouts>> refuseAddress(String instance, String detail) {
        return claim(instance, reply -> new InstanceCommand.RefuseAddress(detail, reply));
    }

    /** A hypervisor has room for it. It lives there only when the answer says so. */
    public CompletionStage<Optional<Whereabouts>> place(String instance, String hypervisor) {
        return claim(instance, reply -> new InstanceCommand.Place(hypervisor, reply));
    }

    /** No hypervisor has room for it. */
    public CompletionStage<Optional<Whereabouts>> refusePlace(String instance, String detail) {
        return claim(instance, reply -> new InstanceCommand.RefusePlace(detail, reply));
    }

    /** A node agent reports on it. */
    public CompletionStage<Optional<Whereabouts>> report(Observed.Instance report) {
        return claim(report.instance(), reply -> new InstanceCommand.Report(report, reply));
    }

    /** Its hypervisor is gone for good, and was last heard of then; true when that changed something. */
    public CompletionStage<Boolean> lost(String instance, String hypervisor, Instant lastHeard) {
        return ask(instance, reply -> new InstanceCommand.ReportLost(hypervisor, lastHeard, reply))
                .thenApply(reply -> reply instanceof Accepted accepted && accepted.changed());
    }

    /** Where it is; empty when it does not exist any more, or never did. */
    public CompletionStage<Optional<Whereabouts>> locate(String instance) {
        return claim(instance, InstanceCommand.Locate::new);
    }

    CompletionStage<Optional<Whereabouts>> overdue(String instance) {
        return claim(instance, InstanceCommand.Overdue::new);
    }

    CompletionStage<Reply> ask(String instance, Function<ActorRef<Reply>, InstanceCommand> command) {
        return sharding.entityRefFor(InstanceEntity.KEY, instance).ask(command::apply, PATIENCE);
    }

    private CompletionStage<Optional<Whereabouts>> claim(
            String instance, Function<ActorRef<Reply>, InstanceCommand> command) {
        return ask(instance, command)
                .thenApply(reply -> reply instanceof Accepted accepted
                                && accepted.instance().phase() != Phase.GONE
                        ? Optional.of(whereabouts(accepted.instance()))
                        : Optional.empty());
    }

    private static Whereabouts whereabouts(InstanceView view) {
        return new Whereabouts(
                view.spec(), Optional.ofNullable(view.hypervisor()), view.phase() == Phase.AWAITING_PLACE);
    }
}
