package cloud.firn.network.address;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.network.address.AddressPool.Bound;
import cloud.firn.network.address.AddressPool.Event;
import cloud.firn.network.address.AddressPool.Released;
import cloud.firn.network.address.AddressPool.State;
import cloud.firn.network.address.AddressPool.TurnedAway;
import cloud.firn.platform.entity.CborSerializable;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * The rules for the addresses of one zone: one address an instance, the longest free first.
 *
 * <p>Who asks again changes nothing: an instance that holds an address keeps it, and one whose request is over gets none.
 * The outcome travels as a fact; the reply only says that it is certain to.
 */
final class AddressPoolEntity extends EventSourcedBehaviorWithEnforcedReplies<AddressPoolEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "address-pool");

    private final ActorContext<Command> context;
    private final AddressRange range;
    private final Voice voice;
    private final InstantSource clock;

    /** Tells an event to topics. */
    interface Voice {
        CompletionStage<Done> tell(long sequence, Event event, State after);
    }

    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Bind(String organisation, String instance, ActorRef<Reply> replyTo) implements Command {}

    record Release(String instance, ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends CborSerializable {}

    /** The instance holds this address. */
    record Holds(String address) implements Reply {}

    /** The instance holds none, and will hold none. */
    record HoldsNone() implements Reply {}

    private AddressPoolEntity(
            ActorContext<Command> context,
            PersistenceId persistenceId,
            AddressRange range,
            Voice voice,
            InstantSource clock) {
        super(persistenceId);
        this.context = context;
        this.range = range;
        this.voice = voice;
        this.clock = clock;
    }

    static Behavior<Command> create(PersistenceId persistenceId, AddressRange range, Voice voice, InstantSource clock) {
        return Behaviors.setup(context -> new AddressPoolEntity(context, persistenceId, range, voice, clock));
    }

    @Override
    public State emptyState() {
        return State.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forAnyState().onCommand(Bind.class, this::bind);
        in.forAnyState().onCommand(Release.class, this::release);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        var after = newEventHandlerBuilder();
        after.forAnyState().onEvent(Bound.class, (pool, event) -> pool.on(event));
        after.forAnyState().onEvent(Released.class, (pool, event) -> pool.on(event));
        after.forAnyState().onEvent(TurnedAway.class, (pool, event) -> pool.on(event));
        return after.build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(200, 2);
    }

    private ReplyEffect<Event, State> bind(State pool, Bind command) {
        var lease = pool.leases().get(command.instance());
        if (lease != null) {
            return Effect().reply(command.replyTo(), new Holds(lease.address()));
        }
        if (pool.isClosed(command.instance())) {
            return Effect().reply(command.replyTo(), new HoldsNone());
        }
        var next = pool.next(range);
        return next.isPresent()
                ? record(
                        command.replyTo(),
                        new Bound(command.organisation(), command.instance(), next.get(), clock.instant()),
                        new Holds(next.get()))
                : record(
                        command.replyTo(),
                        new TurnedAway(command.organisation(), command.instance(), clock.instant()),
                        new HoldsNone());
    }

    private ReplyEffect<Event, State> release(State pool, Release command) {
        var lease = pool.leases().get(command.instance());
        return lease == null
                ? Effect().reply(command.replyTo(), new HoldsNone())
                : record(
                        command.replyTo(),
                        new Released(
                                lease.organisation(),
                                command.instance(),
                                lease.address(),
                                lease.boundAt(),
                                clock.instant()),
                        new HoldsNone());
    }

    private ReplyEffect<Event, State> record(ActorRef<Reply> replyTo, Event event, Reply reply) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    var unused = voice.tell(lastSequenceNumber(context), event, now);
                })
                .thenReply(replyTo, now -> reply);
    }
}
