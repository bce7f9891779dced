package cloud.firn.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.reconciler.Equipment;
import cloud.firn.agent.reconciler.Reconciler;
import cloud.firn.contracts.hosts.Desired;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps one reconciler per instance of one hypervisor. */
final class HostKeeper extends AbstractBehavior<HostKeeper.Command> {
    sealed interface Command {}

    record Desire(String instance, Desired.@Nullable Instance desired) implements Command {}

    record Ended(Machine machine) implements Command {}

    record Halt(ActorRef<String> halted) implements Command {}

    private record Finished(String instance) implements Command {}

    private record Halted(String instance) implements Command {}

    private final Equipment equipment;
    private final Map<String, ActorRef<Reconciler.Command>> reconcilers = new HashMap<>();
    private long spawned;
    private final ActorRef<Reconciler.Finished> finished;
    private final Set<String> toHalt = new HashSet<>();
    private @Nullable ActorRef<String> halting;

    private HostKeeper(ActorContext<Command> context, Equipment equipment, List<Machine> found) {
        super(context);
        this.equipment = equipment;
        this.finished = context.messageAdapter(Reconciler.Finished.class, done -> new Finished(done.instance()));
        found.forEach(machine -> reconciler(machine.instance(), machine));
    }

    static Behavior<Command> create(Equipment equipment, List<Machine> found) {
        return Behaviors.setup(context -> new HostKeeper(context, equipment, found));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Desire.class, this::desire)
                .onMessage(Ended.class, this::ended)
                .onMessage(Finished.class, this::finished)
                .onMessage(Halt.class, this::halt)
                .onMessage(Halted.class, this::halted)
                .build();
    }

    private Behavior<Command> desire(Desire order) {
        if (halting != null || (order.desired() == null && !reconcilers.containsKey(order.instance()))) {
            return this;
        }
        reconciler(order.instance(), null).tell(new Reconciler.Desire(order.desired()));
        return this;
    }

    private Behavior<Command> ended(Ended news) {
        var reconciler = reconcilers.get(news.machine().instance());
        if (reconciler != null) {
            reconciler.tell(new Reconciler.Ended(news.machine()));
        }
        return this;
    }

    private Behavior<Command> finished(Finished news) {
        reconcilers.remove(news.instance());
        return halted(new Halted(news.instance()));
    }

    private Behavior<Command> halt(Halt order) {
        halting = order.halted();
        toHalt.addAll(reconcilers.keySet());
        var adapter = getContext().messageAdapter(String.class, Halted::new);
        reconcilers.values().forEach(reconciler -> reconciler.tell(new Reconciler.Halt(adapter)));
        return halted(new Halted(""));
    }

    private Behavior<Command> halted(Halted news) {
        toHalt.remove(news.instance());
        if (toHalt.isEmpty() && halting != null) {
            halting.tell(equipment.host());
        }
        return this;
    }

    private ActorRef<Reconciler.Command> reconciler(String instance, @Nullable Machine found) {
        return reconcilers.computeIfAbsent(instance, id -> getContext()
                .spawn(Reconciler.create(id, found, equipment, finished), "instance-" + id + "-" + ++spawned));
    }
}
