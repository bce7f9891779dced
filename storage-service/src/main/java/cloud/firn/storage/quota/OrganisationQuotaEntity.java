package cloud.firn.storage.quota;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.entity.Publication;
import cloud.firn.storage.quota.OrganisationQuota.Event;
import cloud.firn.storage.quota.OrganisationQuota.Lifted;
import cloud.firn.storage.quota.OrganisationQuota.Limited;
import cloud.firn.storage.quota.OrganisationQuota.State;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The rules for the quota of one organisation: operators set and lift it; a repeat changes nothing. */
final class OrganisationQuotaEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OrganisationQuotaEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "storage-quota");

    sealed interface Command extends CborSerializable {
        ActorRef<Holds> replyTo();
    }

    record Limit(Quota quota, ActorRef<Holds> replyTo) implements Command {}

    record Lift(ActorRef<Holds> replyTo) implements Command {}

    /** What holds now. */
    record Holds(Quota quota) implements CborSerializable {}

    private final ActorContext<Command> context;
    private final InstantSource clock;
    private final Publication<Event, State> publication;

    private OrganisationQuotaEntity(
            ActorContext<Command> context, InstantSource clock, Publication<Event, State> publication) {
        super(publication.persistenceId());
        this.context = context;
        this.clock = clock;
        this.publication = publication;
    }

    static Behavior<Command> create(InstantSource clock, Publication<Event, State> publication) {
        return Behaviors.setup(context -> new OrganisationQuotaEntity(context, clock, publication));
    }

    @Override
    public State emptyState() {
        return State.UNLIMITED;
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forAnyState()
                .onCommand(
                        Limit.class,
                        (state, command) -> command.quota().equals(state.quota())
                                ? unchanged(state, command)
                                : accept(command, new Limited(command.quota(), now())));
        in.forAnyState()
                .onCommand(
                        Lift.class,
                        (state, command) -> state.quota().unlimited()
                                ? unchanged(state, command)
                                : accept(command, new Lifted(now())));
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        var after = newEventHandlerBuilder();
        after.forAnyState().onAnyEvent(State::on);
        return after.build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    private ReplyEffect<Event, State> accept(Command command, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> publication
                        .tell(lastSequenceNumber(context), event, now)
                        .thenRun(() -> command.replyTo().tell(new Holds(now.quota()))))
                .thenNoReply();
    }

    private ReplyEffect<Event, State> unchanged(State state, Command command) {
        return Effect().reply(command.replyTo(), new Holds(state.quota()));
    }

    /** Milliseconds: what Cassandra keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
