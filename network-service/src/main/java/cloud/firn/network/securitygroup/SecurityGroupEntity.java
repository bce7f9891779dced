package cloud.firn.network.securitygroup;

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
import cloud.firn.network.securitygroup.SecurityGroup.Absent;
import cloud.firn.network.securitygroup.SecurityGroup.Closed;
import cloud.firn.network.securitygroup.SecurityGroup.Closing;
import cloud.firn.network.securitygroup.SecurityGroup.Created;
import cloud.firn.network.securitygroup.SecurityGroup.Deleted;
import cloud.firn.network.securitygroup.SecurityGroup.Event;
import cloud.firn.network.securitygroup.SecurityGroup.FlowAdded;
import cloud.firn.network.securitygroup.SecurityGroup.FlowRemoved;
import cloud.firn.network.securitygroup.SecurityGroup.Gone;
import cloud.firn.network.securitygroup.SecurityGroup.Live;
import cloud.firn.network.securitygroup.SecurityGroup.Reopened;
import cloud.firn.network.securitygroup.SecurityGroup.State;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one security group: which command is allowed in which state, and what it records.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused. A command is accepted when its event is
 * persisted and lists show it.
 */
final class SecurityGroupEntity
        extends EventSourcedBehaviorWithEnforcedReplies<SecurityGroupEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "security-group");
    static final int MOST_FLOWS = 100;
    /** Longer than it takes to find out whether a group can be deleted. */
    static final Duration ABANDONED = Duration.ofSeconds(30);

    private final ActorContext<Command> context;
    private final String id;
    private final Voice voice;
    private final InstantSource clock;

    /** Tells an event to tables and topics; done when lists show it. */
    interface Voice {
        CompletionStage<Done> tell(long sequence, Event event, State after);
    }

    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Create(
            String organisation, String name, @Nullable String description, String operation, ActorRef<Reply> replyTo)
            implements Command {}

    record AddFlow(String organisation, Flow flow, String operation, ActorRef<Reply> replyTo) implements Command {}

    record RemoveFlow(String organisation, String flow, String operation, ActorRef<Reply> replyTo) implements Command {}

    /** Lets nobody begin to use it; answered with what it is closed by, which may be an earlier order. */
    record Close(String organisation, String operation, ActorRef<Reply> replyTo) implements Command {}

    /** Lets it be used again, if it is still closed by this. */
    record Reopen(String organisation, Closure closure, ActorRef<Reply> replyTo) implements Command {}

    /** Deletes it, if it is still closed by this: what was seen under another closing counts for nothing. */
    record Delete(String organisation, Closure closure, String operation, ActorRef<Reply> replyTo) implements Command {}

    /** Asks what it is; whoever asks compares the organisation. */
    record Describe(ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends CborSerializable {}

    /**
     * It is so, and was recorded under {@code operation}: this one, or an earlier one that did the same.
     *
     * @param changed whether it was this command that made it so
     */
    record Accepted(String operation, boolean changed) implements Reply {}

    /** {@code closure} is null while it is open. */
    record Described(GroupView group, @Nullable Closure closure) implements Reply {}

    /** It is closed, by {@code operation} since {@code since}. */
    record Closure(String operation, Instant since) implements Reply {
        static Closure of(Closing closing) {
            return new Closure(closing.operation(), closing.since());
        }

        /** Whether who closed it will not come back. */
        boolean isAbandoned(Instant now) {
            return since.plus(ABANDONED).isBefore(now);
        }
    }

    record Refused(Refusal reason, String detail) implements Reply {}

    private SecurityGroupEntity(
            ActorContext<Command> context, String id, PersistenceId persistenceId, Voice voice, InstantSource clock) {
        super(persistenceId);
        this.context = context;
        this.id = id;
        this.voice = voice;
        this.clock = clock;
    }

    static Behavior<Command> create(String id, PersistenceId persistenceId, Voice voice, InstantSource clock) {
        return Behaviors.setup(context -> new SecurityGroupEntity(context, id, persistenceId, voice, clock));
    }

    @Override
    public State emptyState() {
        return new Absent();
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Create.class, this::create);
        in.forStateType(Live.class).onCommand(Create.class, this::createAgain);
        in.forStateType(Live.class).onCommand(AddFlow.class, this::addFlow);
        in.forStateType(Live.class).onCommand(RemoveFlow.class, this::removeFlow);
        in.forStateType(Live.class).onCommand(Close.class, this::close);
        in.forStateType(Live.class).onCommand(Reopen.class, this::reopenAgain);
        in.forStateType(Live.class).onCommand(Delete.class, this::refuseUnclosed);
        in.forStateType(Live.class).onCommand(Describe.class, this::describe);
        in.forStateType(Closing.class).onCommand(Create.class, (closing, it) -> createAgain(closing.live(), it));
        in.forStateType(Closing.class).onCommand(AddFlow.class, (closing, it) -> busy(closing, it, it.organisation()));
        in.forStateType(Closing.class)
                .onCommand(RemoveFlow.class, (closing, it) -> busy(closing, it, it.organisation()));
        in.forStateType(Closing.class).onCommand(Close.class, this::closeAgain);
        in.forStateType(Closing.class).onCommand(Reopen.class, this::reopen);
        in.forStateType(Closing.class).onCommand(Delete.class, this::delete);
        in.forStateType(Closing.class).onCommand(Describe.class, this::describe);
        in.forStateType(Gone.class).onCommand(Create.class, this::refuseReuse);
        in.forStateType(Gone.class).onCommand(Close.class, this::closeGone);
        in.forStateType(Gone.class).onCommand(Delete.class, this::deleteAgain);
        in.forAnyState().onAnyCommand(this::refuse);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        var after = newEventHandlerBuilder();
        after.forStateType(Absent.class).onEvent(Created.class, Absent::on);
        after.forStateType(Live.class).onEvent(FlowAdded.class, Live::on);
        after.forStateType(Live.class).onEvent(FlowRemoved.class, Live::on);
        after.forStateType(Live.class).onEvent(Closed.class, Live::on);
        after.forStateType(Live.class).onEvent(Deleted.class, SecurityGroup::after);
        after.forStateType(Closing.class).onEvent(Closed.class, Closing::on);
        after.forStateType(Closing.class).onEvent(Reopened.class, Closing::on);
        after.forStateType(Closing.class).onEvent(Deleted.class, Closing::on);
        return after.build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    private ReplyEffect<Event, State> create(Absent absent, Create command) {
        return accept(
                command.replyTo(),
                command.operation(),
                new Created(
                        command.organisation(),
                        command.name(),
                        command.description(),
                        command.operation(),
                        clock.instant()));
    }

    private ReplyEffect<Event, State> createAgain(Live live, Create command) {
        var same = live.organisation().equals(command.organisation())
                && live.name().equals(command.name())
                && Objects.equals(live.description(), command.description());
        return same
                ? unchanged(command.replyTo(), live.createdBy())
                : refuse(
                        command.replyTo(),
                        Refusal.UNPROCESSABLE,
                        "This Idempotency-Key was used to create another security group.");
    }

    private ReplyEffect<Event, State> addFlow(Live live, AddFlow command) {
        var flow = command.flow();
        if (!live.organisation().equals(command.organisation())) {
            return refuse(live, command);
        }
        var known = live.flow(flow.id());
        if (known.isPresent() || live.removed().containsKey(flow.id())) {
            return known.isEmpty() || known.get().equals(flow)
                    ? unchanged(command.replyTo(), command.operation())
                    : refuse(
                            command.replyTo(),
                            Refusal.UNPROCESSABLE,
                            "This Idempotency-Key was used to add another rule.");
        }
        var same = live.flows().stream().filter(flow::allowsTheSameAs).findFirst();
        if (same.isPresent()) {
            return refuse(
                    command.replyTo(),
                    Refusal.CONFLICT,
                    "Rule " + same.get().id() + " of this security group allows the same already.");
        }
        if (live.flows().size() >= MOST_FLOWS) {
            return refuse(
                    command.replyTo(),
                    Refusal.QUOTA_EXCEEDED,
                    "A security group has at most " + MOST_FLOWS + " rules; remove one, or use a second group.");
        }
        return accept(
                command.replyTo(), command.operation(), new FlowAdded(flow, command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> removeFlow(Live live, RemoveFlow command) {
        if (!live.organisation().equals(command.organisation())) {
            return refuse(live, command);
        }
        var removedBy = live.removed().get(command.flow());
        if (removedBy != null) {
            return unchanged(command.replyTo(), removedBy);
        }
        if (live.flow(command.flow()).isEmpty()) {
            return refuse(
                    command.replyTo(),
                    Refusal.NOT_FOUND,
                    "Security group " + id + " has no rule " + command.flow() + ".");
        }
        return accept(
                command.replyTo(),
                command.operation(),
                new FlowRemoved(command.flow(), command.operation(), clock.instant()));
    }

    private ReplyEffect<Event, State> close(Live live, Close command) {
        return live.organisation().equals(command.organisation()) ? closed(command) : refuse(live, command);
    }

    /** Two who delete at once share one closing; one that was abandoned begins anew. */
    private ReplyEffect<Event, State> closeAgain(Closing closing, Close command) {
        if (!closing.live().organisation().equals(command.organisation())) {
            return refuse(closing, command);
        }
        var closure = Closure.of(closing);
        return closure.isAbandoned(clock.instant())
                ? closed(command)
                : Effect().reply(command.replyTo(), (Reply) closure);
    }

    private ReplyEffect<Event, State> closed(Close command) {
        var closed = new Closed(command.operation(), clock.instant());
        return Effect()
                .persist(closed)
                .thenRun(now -> {
                    var unused = voice.tell(lastSequenceNumber(context), closed, now);
                })
                .thenReply(command.replyTo(), now -> Closure.of((Closing) now));
    }

    private ReplyEffect<Event, State> closeGone(Gone gone, Close command) {
        return gone.organisation().equals(command.organisation())
                ? unchanged(command.replyTo(), gone.deletedBy())
                : refuse(gone, command);
    }

    private ReplyEffect<Event, State> reopen(Closing closing, Reopen command) {
        if (!closing.live().organisation().equals(command.organisation())) {
            return refuse(closing, command);
        }
        return Closure.of(closing).equals(command.closure())
                ? accept(command.replyTo(), closing.operation(), new Reopened(closing.operation(), clock.instant()))
                : busy(closing, command, command.organisation());
    }

    private ReplyEffect<Event, State> reopenAgain(Live live, Reopen command) {
        return live.organisation().equals(command.organisation())
                ? unchanged(command.replyTo(), command.closure().operation())
                : refuse(live, command);
    }

    private ReplyEffect<Event, State> delete(Closing closing, Delete command) {
        return closing.live().organisation().equals(command.organisation())
                        && Closure.of(closing).equals(command.closure())
                ? accept(command.replyTo(), command.operation(), new Deleted(command.operation(), clock.instant()))
                : busy(closing, command, command.organisation());
    }

    private ReplyEffect<Event, State> refuseUnclosed(Live live, Delete command) {
        return live.organisation().equals(command.organisation())
                ? refuse(
                        command.replyTo(),
                        Refusal.CONFLICT,
                        "The security group was taken into use in the meantime. Try again.")
                : refuse(live, command);
    }

    private ReplyEffect<Event, State> deleteAgain(Gone gone, Delete command) {
        return gone.organisation().equals(command.organisation())
                ? unchanged(command.replyTo(), gone.deletedBy())
                : refuse(gone, command);
    }

    private ReplyEffect<Event, State> busy(Closing closing, Command command, String organisation) {
        return closing.live().organisation().equals(organisation)
                ? refuse(
                        command.replyTo(),
                        Refusal.CONFLICT,
                        "The security group is being deleted. Try again in a moment.")
                : refuse(closing, command);
    }

    private ReplyEffect<Event, State> describe(Live live, Describe command) {
        return Effect().reply(command.replyTo(), new Described(GroupView.of(id, live), null));
    }

    private ReplyEffect<Event, State> describe(Closing closing, Describe command) {
        return Effect().reply(command.replyTo(), new Described(GroupView.of(id, closing.live()), Closure.of(closing)));
    }

    private ReplyEffect<Event, State> refuseReuse(Gone gone, Create command) {
        return refuse(
                command.replyTo(),
                Refusal.CONFLICT,
                "The security group made with this Idempotency-Key was deleted; use a new key.");
    }

    private ReplyEffect<Event, State> accept(ActorRef<Reply> replyTo, String operation, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    var sequence = lastSequenceNumber(context);
                    var unused =
                            voice.tell(sequence, event, now).thenRun(() -> replyTo.tell(new Accepted(operation, true)));
                })
                .thenNoReply();
    }

    private ReplyEffect<Event, State> unchanged(ActorRef<Reply> replyTo, String operation) {
        return Effect().reply(replyTo, new Accepted(operation, false));
    }

    /** Whose it is, and that it is there at all, is told only to its organisation. */
    private ReplyEffect<Event, State> refuse(State state, Command command) {
        return refuse(command.replyTo(), Refusal.NOT_FOUND, GroupView.missing(id));
    }

    private ReplyEffect<Event, State> refuse(ActorRef<Reply> replyTo, Refusal reason, String detail) {
        return Effect().reply(replyTo, new Refused(reason, detail));
    }
}
