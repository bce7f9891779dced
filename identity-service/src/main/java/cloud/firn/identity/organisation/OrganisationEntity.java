package cloud.firn.identity.organisation;

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
import cloud.firn.identity.organisation.Organisation.Absent;
import cloud.firn.identity.organisation.Organisation.Active;
import cloud.firn.identity.organisation.Organisation.Event;
import cloud.firn.identity.organisation.Organisation.FirstKeyMade;
import cloud.firn.identity.organisation.Organisation.Founded;
import cloud.firn.identity.organisation.Organisation.Founding;
import cloud.firn.identity.organisation.Organisation.State;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.http.Refusal;
import java.time.InstantSource;

/**
 * The rules for one organisation: which command is allowed in which state, and what it records.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused. Nothing of an organisation is told: whoever
 * needs its name gets it with the key.
 */
final class OrganisationEntity
        extends EventSourcedBehaviorWithEnforcedReplies<OrganisationEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "organisation");

    /** An order or a question to one organisation. */
    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    /** Founds it; {@code firstKey} counts only the first time. */
    record Found(String name, String firstKey, ActorRef<Reply> replyTo) implements Command {}

    record NoteFirstKey(ActorRef<Reply> replyTo) implements Command {}

    record Describe(ActorRef<Reply> replyTo) implements Command {}

    /** What a command is answered. */
    sealed interface Reply extends CborSerializable {}

    record Accepted(OrganisationView organisation) implements Reply {}

    record Refused(Refusal reason, String detail) implements Reply {}

    private final InstantSource clock;

    static Behavior<Command> create(PersistenceId persistenceId, InstantSource clock) {
        return Behaviors.setup(context -> new OrganisationEntity(context, persistenceId, clock));
    }

    private OrganisationEntity(ActorContext<Command> context, PersistenceId persistenceId, InstantSource clock) {
        super(persistenceId);
        this.clock = clock;
        context.setLoggerName(OrganisationEntity.class);
    }

    @Override
    public State emptyState() {
        return new Absent();
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Found.class, this::found);
        in.forStateType(Founding.class).onCommand(Found.class, this::unchanged);
        in.forStateType(Founding.class).onCommand(NoteFirstKey.class, this::firstKeyMade);
        in.forStateType(Founding.class).onCommand(Describe.class, this::unchanged);
        in.forStateType(Active.class).onAnyCommand(this::unchanged);
        in.forAnyState().onAnyCommand(this::refuse);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return Organisation::after;
    }

    private ReplyEffect<Event, State> found(Absent absent, Found command) {
        return accept(command, new Founded(command.name(), command.firstKey(), clock.instant()));
    }

    private ReplyEffect<Event, State> firstKeyMade(Founding founding, NoteFirstKey command) {
        return accept(command, new FirstKeyMade(clock.instant()));
    }

    private ReplyEffect<Event, State> accept(Command command, Event event) {
        return Effect().persist(event).thenReply(command.replyTo(), now -> new Accepted(view(now)));
    }

    private ReplyEffect<Event, State> unchanged(State state, Command command) {
        return Effect().reply(command.replyTo(), new Accepted(view(state)));
    }

    private ReplyEffect<Event, State> refuse(State state, Command command) {
        var detail = command.getClass().getSimpleName() + " is not allowed while " + state.status();
        return Effect().reply(command.replyTo(), new Refused(Refusal.NOT_FOUND, detail));
    }

    private static OrganisationView view(State state) {
        if (state instanceof Founding founding) {
            return new OrganisationView(founding.name(), founding.firstKey(), false);
        }
        if (state instanceof Active active) {
            return new OrganisationView(active.name(), active.firstKey(), true);
        }
        throw new IllegalStateException("Nothing to see while " + state.status());
    }
}
