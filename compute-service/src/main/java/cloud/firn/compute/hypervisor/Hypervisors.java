package cloud.firn.compute.hypervisor;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.compute.hypervisor.HypervisorCommand.Accepted;
import cloud.firn.compute.hypervisor.HypervisorCommand.Describe;
import cloud.firn.compute.hypervisor.HypervisorCommand.Heartbeat;
import cloud.firn.compute.hypervisor.HypervisorCommand.HypervisorView;
import cloud.firn.compute.hypervisor.HypervisorCommand.IsFenced;
import cloud.firn.compute.hypervisor.HypervisorCommand.Refused;
import cloud.firn.compute.hypervisor.HypervisorCommand.Release;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reply;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reserve;
import cloud.firn.compute.hypervisor.HypervisorCommand.Unfence;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The front door of this package: starts the hypervisors' actors and speaks to them. */
public final class Hypervisors {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A placement can ask elsewhere. */
    private static final Duration RESERVING = Duration.ofSeconds(3);

    private final ClusterSharding sharding;
    private final HypervisorsInCassandra tables;
    private final ActorRef<Reply> nobody;
    private final String zone;

    private Hypervisors(Node node, HypervisorsInCassandra tables) {
        this.sharding = node.sharding();
        this.tables = tables;
        this.nobody = node.system().ignoreRef();
        this.zone = node.settings().zone();
    }

    /** Whether a hypervisor holds the room that was asked for. */
    public enum Answer {
        HELD,
        /** Too little room, silent, or not known. */
        REFUSED,
        /** Not heard of yet since a start; ask again in a moment. */
        SETTLING
    }

    /** Room that {@code hypervisor} has held for {@code instance} since {@code since}. */
    public record Holding(String instance, String hypervisor, Instant since) {}

    /**
     * Starts the entities.
     *
     * <p>{@code FIRN_OVERCOMMIT_VCPUS} (4) and {@code FIRN_OVERCOMMIT_DISK} (10) say how many times a hypervisor may
     * promise what it has; {@code FIRN_HYPERVISOR_SILENT_SECONDS} (10) when it counts as silent; {@code
     * FIRN_HYPERVISOR_SETTLING_SECONDS} (60) how long orders wait for one that is, before they fail for want of room.
     */
    public static Hypervisors start(Node node, String keyspace) {
        var settings = node.settings();
        var rules = new HypervisorEntity.Rules(
                new Overcommit(
                        settings.number("FIRN_OVERCOMMIT_VCPUS", 4), settings.number("FIRN_OVERCOMMIT_DISK", 10)),
                Duration.ofSeconds(settings.number("FIRN_HYPERVISOR_SILENT_SECONDS", 10)),
                Duration.ofSeconds(settings.number("FIRN_HYPERVISOR_SETTLING_SECONDS", 60)));
        var tables = new HypervisorsInCassandra(node.cassandra(), keyspace);
        var story = new Story<Hypervisor.Event, Hypervisor.State>(
                Hypervisor.Event.class, new Hypervisor.Unknown(), Hypervisor::after, tables);
        node.entities()
                .start(
                        HypervisorEntity.KEY,
                        story,
                        (id, publication) -> HypervisorEntity.create(id, publication, node.clock(), rules));
        return new Hypervisors(node, tables);
    }

    /** A hypervisor that an operator gave up, last heard of at {@code lastHeard}; these instances have room on it. */
    public record Fence(String hypervisor, Instant lastHeard, List<String> instances) {}

    /** Ends what was on a hypervisor that is given up; may be told the same again. */
    public interface Ending {
        CompletionStage<Void> end(Fence fence);
    }

    /** For operators: {@code /hypervisors} on this service's own port, for holders of the internal key. */
    public Route routes(Callers callers, Ending ending) {
        return new HypervisorRoutes(this, callers, ending).routes();
    }

    /** A node agent said that it is alive, at {@code said} by its clock; Kafka took that at {@code taken}. */
    public void heard(Observed.Host heartbeat, Instant said, Instant taken) {
        if (heartbeat.zone().equals(zone)) {
            sharding.entityRefFor(HypervisorEntity.KEY, heartbeat.host())
                    .tell(new Heartbeat(heartbeat, said, taken, nobody));
        }
    }

    /** The hypervisors that are given up, with what has room on them. */
    public CompletionStage<List<Fence>> fenced() {
        return views().thenCompose(views -> {
            CompletionStage<List<Fence>> all = CompletableFuture.completedFuture(new ArrayList<>());
            for (var view : views) {
                if (view.fenced()) {
                    all = all.thenCombine(fence(view.hypervisor()), (list, reply) -> {
                        if (reply instanceof IsFenced fenced) {
                            list.add(new Fence(view.hypervisor(), fenced.lastHeard(), fenced.instances()));
                        }
                        return list;
                    });
                }
            }
            return all;
        });
    }

    CompletionStage<Reply> fence(String hypervisor) {
        return ask(hypervisor, HypervisorCommand.Fence::new);
    }

    CompletionStage<Reply> unfence(String hypervisor) {
        return ask(hypervisor, Unfence::new);
    }

    /** The names of all hypervisors of this zone, in order. */
    public CompletionStage<List<String>> names() {
        return tables.list(zone);
    }

    /** Asks a hypervisor to hold room for an instance; the same again changes nothing. */
    public CompletionStage<Answer> reserve(String hypervisor, String instance, Room room) {
        return sharding.entityRefFor(HypervisorEntity.KEY, hypervisor)
                .<Reply>ask(reply -> new Reserve(instance, room, reply), RESERVING)
                .thenApply(Hypervisors::answer);
    }

    /** Lets go of the room that is held for an instance, if any. */
    public CompletionStage<Boolean> release(String hypervisor, String instance) {
        return ask(hypervisor, reply -> new Release(instance, reply)).thenApply(Accepted.class::isInstance);
    }

    /**
     * Whether a hypervisor has not been heard of for too long, so that what runs on it is unknown. Nothing runs on one that
     * is given up.
     */
    public CompletionStage<Boolean> isSilent(String hypervisor) {
        return ask(hypervisor, Describe::new)
                .thenApply(reply -> reply instanceof HypervisorView view && view.silent() && !view.fenced());
    }

    /** Where room is held for an instance. */
    public CompletionStage<List<Holding>> holdingsOf(String instance) {
        return tables.holdingsOf(instance);
    }

    /** Where room is held, for whom. */
    public CompletionStage<List<Holding>> holdings() {
        return tables.holdings();
    }

    CompletionStage<List<HypervisorView>> views() {
        return names().thenCompose(names -> {
            CompletionStage<List<HypervisorView>> all = CompletableFuture.completedFuture(new ArrayList<>());
            for (var name : names) {
                all = all.thenCombine(ask(name, Describe::new), (list, reply) -> {
                    if (reply instanceof HypervisorView view) {
                        list.add(view);
                    }
                    return list;
                });
            }
            return all;
        });
    }

    private static Answer answer(Reply reply) {
        if (reply instanceof Accepted) {
            return Answer.HELD;
        }
        return reply instanceof Refused refused && refused.why().equals("settling") ? Answer.SETTLING : Answer.REFUSED;
    }

    private CompletionStage<Reply> ask(String hypervisor, Function<ActorRef<Reply>, HypervisorCommand> command) {
        return sharding.entityRefFor(HypervisorEntity.KEY, hypervisor).ask(command::apply, PATIENCE);
    }
}
