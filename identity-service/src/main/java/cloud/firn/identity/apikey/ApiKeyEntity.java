package cloud.firn.identity.apikey;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import cloud.firn.identity.apikey.ApiKey.Absent;
import cloud.firn.identity.apikey.ApiKey.Created;
import cloud.firn.identity.apikey.ApiKey.Event;
import cloud.firn.identity.apikey.ApiKey.Expired;
import cloud.firn.identity.apikey.ApiKey.Gone;
import cloud.firn.identity.apikey.ApiKey.Revoked;
import cloud.firn.identity.apikey.ApiKey.State;
import cloud.firn.identity.apikey.ApiKey.Valid;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.entity.Publication;
import cloud.firn.platform.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one API key: which command is allowed in which state, and what it records.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused. A key of another organisation is not there.
 */
final class ApiKeyEntity extends EventSourcedBehaviorWithEnforcedReplies<ApiKeyEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "api-key");
    /** As long as an {@code Idempotency-Key} is kept, and no longer: then nobody sees the secret again. */
    static final Duration REPEATABLE = Duration.ofHours(24);

    /** An order or a question to one key. */
    sealed interface Command extends CborSerializable {
        String organisation();

        ActorRef<Reply> replyTo();
    }

    record Create(
            String organisation,
            String organisationName,
            String name,
            String sealedSecret,
            @Nullable String roleId,
            @Nullable Instant expires,
            ActorRef<Reply> replyTo)
            implements Command {
        @Override
        public String toString() {
            return "Create[organisation=" + organisation + "]";
        }
    }

    /**
     * Ends it.
     *
     * @param signedBy id of the key that signed the call
     * @param operation id of the Operation that answers the call
     */
    record Revoke(String organisation, String signedBy, String operation, ActorRef<Reply> replyTo) implements Command {}

    /** From the sweep: its time is over. */
    record Expire(String organisation, ActorRef<Reply> replyTo) implements Command {}

    record Describe(String organisation, ActorRef<Reply> replyTo) implements Command {}

    /** What a command is answered. */
    sealed interface Reply extends CborSerializable {}

    record Accepted(ApiKeyView key) implements Reply {}

    /** The key signs nothing any more; {@code operation} says so. */
    record Ended(String operation) implements Reply {}

    /** The key's time is over. */
    record Over() implements Reply {}

    record Refused(Refusal reason, String detail) implements Reply {}

    private final ActorContext<Command> context;
    private final String keyId;
    private final Publication<Event, State> publication;
    private final InstantSource clock;

    static Behavior<Command> create(String keyId, Publication<Event, State> publication, InstantSource clock) {
        return Behaviors.setup(context -> new ApiKeyEntity(context, keyId, publication, clock));
    }

    private ApiKeyEntity(
            ActorContext<Command> context, String keyId, Publication<Event, State> publication, InstantSource clock) {
        super(publication.persistenceId());
        this.context = context;
        this.keyId = keyId;
        this.publication = publication;
        this.clock = clock;
    }

    @Override
    public State emptyState() {
        return new Absent();
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Create.class, this::created);
        in.forStateType(Valid.class).onCommand(Create.class, this::createdBefore);
        in.forStateType(Valid.class).onCommand(Revoke.class, this::revoked);
        in.forStateType(Valid.class).onCommand(Expire.class, this::expired);
        in.forStateType(Valid.class).onCommand(Describe.class, this::described);
        in.forStateType(Gone.class).onCommand(Create.class, this::spent);
        in.forStateType(Gone.class).onCommand(Revoke.class, this::revokedBefore);
        in.forStateType(Gone.class).onCommand(Expire.class, this::expiredBefore);
        in.forAnyState().onAnyCommand(this::refuse);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return ApiKey::after;
    }

    private ReplyEffect<Event, State> created(Absent absent, Create command) {
        var event = new Created(
                command.organisation(),
                command.organisationName(),
                command.name(),
                command.sealedSecret(),
                command.roleId(),
                command.expires(),
                clock.instant());
        return persist(event, command, now -> new Accepted(view((Valid) now)));
    }

    /** The same call again, after an answer that got lost: the key and the secret of the first time. */
    private ReplyEffect<Event, State> createdBefore(Valid valid, Create command) {
        var repeatable = clock.instant().isBefore(valid.createdAt().plus(REPEATABLE));
        var same = command.name().equals(valid.name())
                && Objects.equals(command.roleId(), valid.roleId())
                && (command.expires() == null) == valid.isLasting();
        return isStranger(command, valid.organisation()) || !same || !repeatable
                ? refuse(
                        Refusal.CONFLICT,
                        "This call made a key before; make another under a new Idempotency-Key.",
                        command)
                : Effect().reply(command.replyTo(), new Accepted(view(valid)));
    }

    private ReplyEffect<Event, State> spent(Gone gone, Create command) {
        return refuse(
                Refusal.CONFLICT,
                "This call made a key before, and it was deleted; make another under a new Idempotency-Key.",
                command);
    }

    private ReplyEffect<Event, State> described(Valid valid, Describe command) {
        return isStranger(command, valid.organisation()) || valid.isOver(clock.instant())
                ? notFound(command)
                : Effect().reply(command.replyTo(), new Accepted(view(valid)));
    }

    private ReplyEffect<Event, State> revoked(Valid valid, Revoke command) {
        if (isStranger(command, valid.organisation())) {
            return notFound(command);
        }
        if (command.signedBy().equals(keyId)) {
            return refuse(Refusal.CONFLICT, "A key cannot delete itself: sign the call with another key.", command);
        }
        return persist(
                new Revoked(command.operation(), clock.instant()), command, now -> new Ended(command.operation()));
    }

    private ReplyEffect<Event, State> revokedBefore(Gone gone, Revoke command) {
        var operation = gone.operation();
        return isStranger(command, gone.organisation()) || operation == null
                ? notFound(command)
                : Effect().reply(command.replyTo(), new Ended(operation));
    }

    private ReplyEffect<Event, State> expired(Valid valid, Expire command) {
        if (isStranger(command, valid.organisation())) {
            return notFound(command);
        }
        return valid.isOver(clock.instant())
                ? persist(new Expired(clock.instant()), command, now -> new Over())
                : refuse(Refusal.CONFLICT, "The time of key " + keyId + " is not over.", command);
    }

    private ReplyEffect<Event, State> expiredBefore(Gone gone, Expire command) {
        return isStranger(command, gone.organisation())
                ? notFound(command)
                : Effect().reply(command.replyTo(), new Over());
    }

    private ReplyEffect<Event, State> refuse(State state, Command command) {
        return notFound(command);
    }

    private ReplyEffect<Event, State> notFound(Command command) {
        return refuse(Refusal.NOT_FOUND, "There is no API key " + keyId + ".", command);
    }

    private ReplyEffect<Event, State> refuse(Refusal reason, String detail, Command command) {
        return Effect().reply(command.replyTo(), new Refused(reason, detail));
    }

    /** Answers when lists show it too. */
    private ReplyEffect<Event, State> persist(Event event, Command command, Function<State, Reply> reply) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    var sequence = lastSequenceNumber(context);
                    var answer = reply.apply(now);
                    publication.tell(sequence, event, now).thenRun(() -> command.replyTo()
                            .tell(answer));
                })
                .thenNoReply();
    }

    private ApiKeyView view(Valid valid) {
        return new ApiKeyView(
                keyId,
                valid.organisation(),
                valid.name(),
                valid.sealedSecret(),
                valid.roleId(),
                valid.expires(),
                valid.createdAt());
    }

    private static boolean isStranger(Command command, String organisation) {
        return !command.organisation().equals(organisation);
    }
}
