package cloud.firn.identity.role;

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
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.RoleBook.Changed;
import cloud.firn.identity.role.RoleBook.Event;
import cloud.firn.identity.role.RoleBook.Made;
import cloud.firn.identity.role.RoleBook.PolicyReset;
import cloud.firn.identity.role.RoleBook.PolicySet;
import cloud.firn.identity.role.RoleBook.Removed;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBook.State;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.entity.Publication;
import cloud.firn.platform.http.Refusal;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the roles of one organisation: which command is allowed, and what it records.
 *
 * <p>Read {@link #commandHandler()} as a table. A role that is not in the book is not there.
 */
final class RoleBookEntity extends EventSourcedBehaviorWithEnforcedReplies<RoleBookEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "role-book");

    private static final int EVENTS_A_SNAPSHOT = 100;

    /** An order or a question; {@code operation} is the id of the Operation that answers the call. */
    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Make(Role role, String operation, ActorRef<Reply> replyTo) implements Command {}

    /** Changes what is not null. */
    record Change(String roleId, RoleChange change, String operation, ActorRef<Reply> replyTo) implements Command {}

    record SetPolicy(String roleId, RolePolicy policy, String operation, ActorRef<Reply> replyTo) implements Command {}

    record Remove(String roleId, String operation, ActorRef<Reply> replyTo) implements Command {}

    record SetOrganisationPolicy(RolePolicy policy, String operation, ActorRef<Reply> replyTo) implements Command {}

    record ResetOrganisationPolicy(String operation, ActorRef<Reply> replyTo) implements Command {}

    record Describe(String roleId, ActorRef<Reply> replyTo) implements Command {}

    record DescribeOrganisationPolicy(ActorRef<Reply> replyTo) implements Command {}

    /** What a command is answered. */
    sealed interface Reply extends CborSerializable {}

    /**
     * It is done.
     *
     * @param sequence of the event; 0 when there was nothing to do
     */
    record Done(String operation, long sequence) implements Reply {}

    record Found(Role role) implements Reply {}

    record OrganisationPolicy(@Nullable RolePolicy policy) implements Reply {}

    record Refused(Refusal reason, String detail) implements Reply {}

    private final ActorContext<Command> context;
    private final Publication<Event, State> publication;
    private final InstantSource clock;

    static Behavior<Command> create(Publication<Event, State> publication, InstantSource clock) {
        return Behaviors.setup(context -> new RoleBookEntity(context, publication, clock));
    }

    private RoleBookEntity(ActorContext<Command> context, Publication<Event, State> publication, InstantSource clock) {
        super(publication.persistenceId());
        this.context = context;
        this.publication = publication;
        this.clock = clock;
    }

    @Override
    public State emptyState() {
        return State.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forAnyState()
                .onCommand(Make.class, this::make)
                .onCommand(Change.class, this::change)
                .onCommand(SetPolicy.class, this::setPolicy)
                .onCommand(Remove.class, this::remove)
                .onCommand(SetOrganisationPolicy.class, this::setOrganisationPolicy)
                .onCommand(ResetOrganisationPolicy.class, this::resetOrganisationPolicy)
                .onCommand(Describe.class, this::describe)
                .onCommand(DescribeOrganisationPolicy.class, this::describeOrganisationPolicy);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return RoleBook::after;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_A_SNAPSHOT, 2);
    }

    private ReplyEffect<Event, State> make(State book, Make command) {
        var role = command.role();
        var before = book.role(role.id());
        if (before.isPresent()) {
            // The same call again, after an answer that got lost; what was changed since stays so.
            return before.get().name().equals(role.name())
                    ? unchanged(command, command.operation())
                    : refuse(command, Refusal.CONFLICT, "This call made a role before; send a new Idempotency-Key.");
        }
        if (book.gone(role.id()).isPresent()) {
            return refuse(
                    command,
                    Refusal.CONFLICT,
                    "This call made a role before, and it was deleted; send a new Idempotency-Key.");
        }
        if (book.hasName(role.name())) {
            return refuse(command, Refusal.CONFLICT, "There is a role of this name already.");
        }
        return book.kept().size() >= RoleBook.MOST
                ? refuse(
                        command,
                        Refusal.QUOTA_EXCEEDED,
                        "An organisation has at most " + RoleBook.MOST + " roles. Delete one first.")
                : persist(command, new Made(role, command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> change(State book, Change command) {
        var role = book.role(command.roleId());
        if (role.isEmpty()) {
            return notFound(command, command.roleId());
        }
        var changed = command.change().of(role.get());
        return persist(command, new Changed(changed, "update-iam-role", command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> setPolicy(State book, SetPolicy command) {
        var role = book.role(command.roleId());
        if (role.isEmpty()) {
            return notFound(command, command.roleId());
        }
        return role.get().editable()
                ? persist(
                        command,
                        new Changed(
                                role.get().with(command.policy()),
                                "update-iam-role-policy",
                                command.operation(),
                                clock.instant()))
                : refuse(
                        command,
                        Refusal.CONFLICT,
                        "The role " + role.get().name() + " was made with a policy that is not editable.");
    }

    private ReplyEffect<Event, State> remove(State book, Remove command) {
        if (book.role(command.roleId()).isPresent()) {
            return persist(command, new Removed(command.roleId(), command.operation(), clock.instant()));
        }
        return book.gone(command.roleId())
                .map(gone -> unchanged(command, gone.operation()))
                .orElseGet(() -> notFound(command, command.roleId()));
    }

    private ReplyEffect<Event, State> setOrganisationPolicy(State book, SetOrganisationPolicy command) {
        return persist(command, new PolicySet(command.policy(), command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> resetOrganisationPolicy(State book, ResetOrganisationPolicy command) {
        return persist(command, new PolicyReset(command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> describe(State book, Describe command) {
        return book.role(command.roleId())
                .map(role -> Effect().reply(command.replyTo(), (Reply) new Found(role)))
                .orElseGet(() -> notFound(command, command.roleId()));
    }

    private ReplyEffect<Event, State> describeOrganisationPolicy(State book, DescribeOrganisationPolicy command) {
        return Effect().reply(command.replyTo(), new OrganisationPolicy(book.policy()));
    }

    private ReplyEffect<Event, State> notFound(Command command, String roleId) {
        return refuse(command, Refusal.NOT_FOUND, "There is no role " + roleId + ".");
    }

    private ReplyEffect<Event, State> unchanged(Command command, String operation) {
        return Effect().reply(command.replyTo(), new Done(operation, 0));
    }

    private ReplyEffect<Event, State> refuse(Command command, Refusal reason, String detail) {
        return Effect().reply(command.replyTo(), new Refused(reason, detail));
    }

    /** Answers when lists show it too. */
    private ReplyEffect<Event, State> persist(Command command, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    var sequence = lastSequenceNumber(context);
                    publication.tell(sequence, event, now).thenRun(() -> command.replyTo()
                            .tell(new Done(event.operation(), sequence)));
                })
                .thenNoReply();
    }
}
