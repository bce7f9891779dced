package cloud.firn.storage.bucket;

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
import cloud.firn.storage.bucket.Bucket.Absent;
import cloud.firn.storage.bucket.Bucket.Cleared;
import cloud.firn.storage.bucket.Bucket.Closed;
import cloud.firn.storage.bucket.Bucket.Closing;
import cloud.firn.storage.bucket.Bucket.Configured;
import cloud.firn.storage.bucket.Bucket.Copied;
import cloud.firn.storage.bucket.Bucket.Created;
import cloud.firn.storage.bucket.Bucket.Event;
import cloud.firn.storage.bucket.Bucket.Joined;
import cloud.firn.storage.bucket.Bucket.Open;
import cloud.firn.storage.bucket.Bucket.Removed;
import cloud.firn.storage.bucket.Bucket.Reopened;
import cloud.firn.storage.bucket.Bucket.State;
import cloud.firn.storage.span.Move;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The rules for one bucket name: who may take it, and when it may go.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused.
 */
final class BucketEntity extends EventSourcedBehaviorWithEnforcedReplies<BucketEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "bucket");

    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Create(
            UUID bucketId,
            String organisation,
            String ownerName,
            Map<Setting, String> settings,
            ActorRef<Reply> replyTo)
            implements Command {}

    record Configure(UUID bucketId, Setting setting, String document, ActorRef<Reply> replyTo) implements Command {}

    record Unset(UUID bucketId, Setting setting, ActorRef<Reply> replyTo) implements Command {}

    /** @param key about whose place in the index it is asked as well */
    record Describe(String key, ActorRef<Reply> replyTo) implements Command {}

    /** Divides the keys of a span at each cut. */
    record Split(UUID bucketId, int span, List<String> cuts, ActorRef<Reply> replyTo) implements Command {}

    /** Makes two neighbours one. */
    record Join(UUID bucketId, int left, int right, ActorRef<Reply> replyTo) implements Command {}

    /** Exchanges a span for a fresh one, without what was removed from it. */
    record Renew(UUID bucketId, int span, ActorRef<Reply> replyTo) implements Command {}

    /** From whoever moves rows: they are in both spans. */
    record ReportCopied(UUID bucketId, int from, int to, ActorRef<Reply> replyTo) implements Command {}

    /** From whoever moves rows: they are no more in the span that they left. */
    record ReportCleared(UUID bucketId, int from, int to, ActorRef<Reply> replyTo) implements Command {}

    /** What moves now. */
    record DescribeMoves(UUID bucketId, ActorRef<Reply> replyTo) implements Command {}

    record Close(UUID bucketId, ActorRef<Reply> replyTo) implements Command {}

    /** Undoes the closing of {@code since}, and no other. */
    record Reopen(UUID bucketId, Instant since, ActorRef<Reply> replyTo) implements Command {}

    /** Ends the closing of {@code since}, and no other. */
    record Remove(UUID bucketId, Instant since, ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends CborSerializable {}

    record Accepted(BucketView bucket) implements Reply {}

    record Moving(List<Move> moves) implements Reply {}

    record Gone() implements Reply {}

    record Refused(Reason reason) implements Reply {}

    /** Why a command was refused. */
    enum Reason {
        NO_SUCH_BUCKET,
        OWNED_BY_CALLER,
        OWNED_BY_ANOTHER,
        CONFLICT,
        /** Versions of a bucket with object lock stay. */
        LOCKED
    }

    private final ActorContext<Command> context;
    private final String name;
    private final InstantSource clock;
    private final Publication<Event, State> publication;

    private BucketEntity(
            ActorContext<Command> context, String name, InstantSource clock, Publication<Event, State> publication) {
        super(publication.persistenceId());
        this.context = context;
        this.name = name;
        this.clock = clock;
        this.publication = publication;
    }

    static Behavior<Command> create(String name, InstantSource clock, Publication<Event, State> publication) {
        return Behaviors.setup(context -> new BucketEntity(context, name, clock, publication));
    }

    @Override
    public State emptyState() {
        return new Absent();
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Create.class, this::create);
        in.forStateType(Open.class).onCommand(Create.class, (state, command) -> taken(state, command));
        in.forStateType(Open.class).onCommand(Describe.class, this::describe);
        in.forStateType(Open.class).onCommand(Configure.class, this::configure);
        in.forStateType(Open.class).onCommand(Unset.class, this::unset);
        in.forStateType(Open.class).onCommand(Split.class, this::split);
        in.forStateType(Open.class).onCommand(Join.class, this::join);
        in.forStateType(Open.class).onCommand(Renew.class, this::renew);
        in.forStateType(Open.class).onCommand(DescribeMoves.class, this::moves);
        in.forStateType(Open.class).onCommand(ReportCopied.class, this::copied);
        in.forStateType(Open.class).onCommand(ReportCleared.class, this::cleared);
        in.forStateType(Open.class).onCommand(Close.class, this::close);
        in.forStateType(Closing.class).onCommand(Create.class, (state, command) -> taken(state.open(), command));
        in.forStateType(Closing.class).onCommand(Describe.class, this::describe);
        in.forStateType(Closing.class).onCommand(DescribeMoves.class, (state, command) -> moves(state.open(), command));
        in.forStateType(Closing.class).onCommand(ReportCopied.class, (state, command) -> copied(state.open(), command));
        in.forStateType(Closing.class)
                .onCommand(ReportCleared.class, (state, command) -> cleared(state.open(), command));
        in.forStateType(Closing.class).onCommand(Close.class, this::unchanged);
        in.forStateType(Closing.class).onCommand(Reopen.class, this::reopen);
        in.forStateType(Closing.class).onCommand(Remove.class, this::remove);
        in.forAnyState().onAnyCommand(this::refuse);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        var after = newEventHandlerBuilder();
        after.forStateType(Absent.class).onEvent(Created.class, Absent::on);
        after.forStateType(Open.class).onEvent(Closed.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Configured.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Bucket.Unset.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Bucket.Split.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Joined.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Bucket.Renewed.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Copied.class, (state, event) -> state.on(event));
        after.forStateType(Open.class).onEvent(Cleared.class, (state, event) -> state.on(event));
        after.forStateType(Closing.class).onEvent(Copied.class, (state, event) -> state.on(event));
        after.forStateType(Closing.class).onEvent(Cleared.class, (state, event) -> state.on(event));
        after.forStateType(Closing.class).onEvent(Reopened.class, (state, event) -> state.on(event));
        after.forStateType(Closing.class).onEvent(Removed.class, (state, event) -> state.on(event));
        return after.build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(200, 2);
    }

    private ReplyEffect<Event, State> create(Absent absent, Create command) {
        return accept(
                command,
                new Created(
                        command.bucketId(), command.organisation(), command.ownerName(), command.settings(), now()));
    }

    private ReplyEffect<Event, State> configure(Open open, Configure command) {
        if (!open.bucketId().equals(command.bucketId())) {
            return no(command, Reason.NO_SUCH_BUCKET);
        }
        if (command.document().equals(open.settings().get(command.setting()))) {
            return Effect().reply(command.replyTo(), reply(open));
        }
        boolean locked = open.settings().containsKey(Setting.OBJECT_LOCK);
        boolean versioned = open.versioning() == Versioning.ENABLED;
        boolean allowed =
                switch (command.setting()) {
                    case VERSIONING -> !locked || command.document().equals(Versioning.ENABLED.name());
                    case OBJECT_LOCK -> versioned;
                    default -> true;
                };
        return allowed
                ? accept(command, new Configured(command.setting(), command.document(), now()))
                : no(command, Reason.LOCKED);
    }

    private ReplyEffect<Event, State> unset(Open open, Unset command) {
        if (!open.bucketId().equals(command.bucketId())) {
            return no(command, Reason.NO_SUCH_BUCKET);
        }
        return open.settings().containsKey(command.setting())
                ? accept(command, new Bucket.Unset(command.setting(), now()))
                : Effect().reply(command.replyTo(), reply(open));
    }

    private ReplyEffect<Event, State> taken(Open open, Create command) {
        return no(
                command,
                open.organisation().equals(command.organisation()) ? Reason.OWNED_BY_CALLER : Reason.OWNED_BY_ANOTHER);
    }

    private ReplyEffect<Event, State> describe(State state, Describe command) {
        return Effect().reply(command.replyTo(), reply(state, command.key()));
    }

    private ReplyEffect<Event, State> split(Open open, Split command) {
        return decide(
                open,
                command.bucketId(),
                command,
                open.spans().canSplit(command.span(), command.cuts()),
                new Bucket.Split(command.span(), command.cuts(), now()));
    }

    private ReplyEffect<Event, State> join(Open open, Join command) {
        return decide(
                open,
                command.bucketId(),
                command,
                open.spans().canJoin(command.left(), command.right()),
                new Joined(command.left(), command.right(), now()));
    }

    private ReplyEffect<Event, State> renew(Open open, Renew command) {
        return decide(
                open,
                command.bucketId(),
                command,
                open.spans().canRenew(command.span()),
                new Bucket.Renewed(command.span(), now()));
    }

    private ReplyEffect<Event, State> copied(Open open, ReportCopied command) {
        return decide(
                open,
                command.bucketId(),
                command,
                open.spans().has(command.from(), command.to(), Move.Phase.COPYING),
                new Copied(command.from(), command.to(), now()));
    }

    private ReplyEffect<Event, State> cleared(Open open, ReportCleared command) {
        return decide(
                open,
                command.bucketId(),
                command,
                open.spans().has(command.from(), command.to(), Move.Phase.CLEARING),
                new Cleared(command.from(), command.to(), now()));
    }

    private ReplyEffect<Event, State> decide(Open open, UUID bucketId, Command command, boolean allowed, Event event) {
        if (!open.bucketId().equals(bucketId)) {
            return no(command, Reason.NO_SUCH_BUCKET);
        }
        return allowed ? accept(command, event) : no(command, Reason.CONFLICT);
    }

    private ReplyEffect<Event, State> moves(Open open, DescribeMoves command) {
        return open.bucketId().equals(command.bucketId())
                ? Effect().reply(command.replyTo(), new Moving(open.spans().moves()))
                : no(command, Reason.NO_SUCH_BUCKET);
    }

    private ReplyEffect<Event, State> close(Open open, Close command) {
        return open.bucketId().equals(command.bucketId())
                ? accept(command, new Closed(now()))
                : no(command, Reason.NO_SUCH_BUCKET);
    }

    private ReplyEffect<Event, State> unchanged(Closing closing, Close command) {
        return closing.open().bucketId().equals(command.bucketId())
                ? Effect().reply(command.replyTo(), reply(closing))
                : no(command, Reason.NO_SUCH_BUCKET);
    }

    private ReplyEffect<Event, State> reopen(Closing closing, Reopen command) {
        return same(closing, command.bucketId(), command.since())
                ? accept(command, new Reopened(now()))
                : no(command, Reason.CONFLICT);
    }

    private ReplyEffect<Event, State> remove(Closing closing, Remove command) {
        return same(closing, command.bucketId(), command.since())
                ? accept(
                        command,
                        new Removed(closing.open().bucketId(), closing.open().organisation(), now()))
                : no(command, Reason.CONFLICT);
    }

    private static boolean same(Closing closing, UUID bucketId, Instant since) {
        return closing.open().bucketId().equals(bucketId) && closing.since().equals(since);
    }

    private ReplyEffect<Event, State> accept(Command command, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> publication
                        .tell(lastSequenceNumber(context), event, now)
                        .thenRun(() -> command.replyTo().tell(reply(now))))
                .thenNoReply();
    }

    private ReplyEffect<Event, State> refuse(State state, Command command) {
        return no(command, state instanceof Absent ? Reason.NO_SUCH_BUCKET : Reason.CONFLICT);
    }

    private ReplyEffect<Event, State> no(Command command, Reason reason) {
        return Effect().reply(command.replyTo(), new Refused(reason));
    }

    private Reply reply(State state) {
        return reply(state, "");
    }

    private Reply reply(State state, String key) {
        if (state instanceof Open open) {
            return new Accepted(BucketView.of(name, open, true, open.createdAt(), key));
        }
        if (state instanceof Closing closing) {
            return new Accepted(BucketView.of(name, closing.open(), false, closing.since(), key));
        }
        return new Gone();
    }

    /** Milliseconds: what Cassandra and the topics keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
