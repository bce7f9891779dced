package cloud.firn.compute.sshkey;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import cloud.firn.compute.sshkey.SshKey.Absent;
import cloud.firn.compute.sshkey.SshKey.Deleted;
import cloud.firn.compute.sshkey.SshKey.Event;
import cloud.firn.compute.sshkey.SshKey.Present;
import cloud.firn.compute.sshkey.SshKey.Registered;
import cloud.firn.compute.sshkey.SshKey.State;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.entity.Publication;
import cloud.firn.platform.http.Refusal;
import java.time.InstantSource;

/**
 * The rules for one name of an SSH key: a name is taken once, and free again after its key is deleted.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused.
 */
final class SshKeyEntity extends EventSourcedBehaviorWithEnforcedReplies<SshKeyEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "ssh-key");

    static final Refused NOT_FOUND = new Refused(Refusal.NOT_FOUND, "There is no SSH key of this name.");

    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Register(String publicKey, String fingerprint, String operation, ActorRef<Reply> replyTo)
            implements Command {}

    record Delete(String operation, ActorRef<Reply> replyTo) implements Command {}

    record Describe(ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends CborSerializable {}

    record Found(String publicKey, String fingerprint) implements Reply {}

    record Accepted() implements Reply {}

    record Refused(Refusal reason, String detail) implements Reply {}

    private final Publication<Event, State> publication;
    private final InstantSource clock;
    private final ActorContext<Command> context;

    static Behavior<Command> create(Publication<Event, State> publication, InstantSource clock) {
        return Behaviors.setup(context -> new SshKeyEntity(publication, clock, context));
    }

    private SshKeyEntity(Publication<Event, State> publication, InstantSource clock, ActorContext<Command> context) {
        super(publication.persistenceId());
        this.publication = publication;
        this.clock = clock;
        this.context = context;
    }

    @Override
    public State emptyState() {
        return new Absent(null);
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Register.class, this::register);
        in.forStateType(Present.class).onCommand(Register.class, this::registerAgain);
        in.forStateType(Present.class).onCommand(Delete.class, this::delete);
        in.forStateType(Absent.class).onCommand(Delete.class, this::deleteAgain);
        in.forStateType(Present.class).onCommand(Describe.class, this::describe);
        in.forAnyState().onAnyCommand(command -> Effect().reply(command.replyTo(), NOT_FOUND));
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return SshKeyEntity::after;
    }

    static State after(State state, Event event) {
        if (state instanceof Absent absent && event instanceof Registered registered) {
            return absent.on(registered);
        }
        if (state instanceof Present present && event instanceof Deleted deleted) {
            return present.on(deleted);
        }
        throw new IllegalStateException("A history that cannot be: " + event + " while " + state.status());
    }

    private ReplyEffect<Event, State> register(Absent absent, Register command) {
        return accept(
                command,
                new Registered(command.publicKey(), command.fingerprint(), command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> registerAgain(Present present, Register command) {
        if (!present.operation().equals(command.operation())) {
            return Effect()
                    .reply(
                            command.replyTo(),
                            new Refused(Refusal.CONFLICT, "An SSH key of this name exists. Delete it first."));
        }
        return present.publicKey().equals(command.publicKey())
                ? Effect().reply(command.replyTo(), new Accepted())
                : Effect()
                        .reply(
                                command.replyTo(),
                                new Refused(Refusal.UNPROCESSABLE, "This idempotency key was used for another key."));
    }

    private ReplyEffect<Event, State> delete(Present present, Delete command) {
        return accept(command, new Deleted(command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> deleteAgain(Absent absent, Delete command) {
        return command.operation().equals(absent.operation())
                ? Effect().reply(command.replyTo(), new Accepted())
                : Effect().reply(command.replyTo(), NOT_FOUND);
    }

    private ReplyEffect<Event, State> describe(Present present, Describe command) {
        return Effect().reply(command.replyTo(), new Found(present.publicKey(), present.fingerprint()));
    }

    /** Answers when the list shows it too. */
    private ReplyEffect<Event, State> accept(Command command, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> publication
                        .tell(lastSequenceNumber(context), event, now)
                        .thenRun(() -> command.replyTo().tell(new Accepted())))
                .thenNoReply();
    }
}
