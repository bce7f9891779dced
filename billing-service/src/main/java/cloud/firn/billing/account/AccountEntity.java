package cloud.firn.billing.account;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.billing.account.Account.Event;
import cloud.firn.billing.account.Account.Metered;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.account.AccountCommand.Describe;
import cloud.firn.billing.account.AccountCommand.Described;
import cloud.firn.billing.account.AccountCommand.Note;
import cloud.firn.billing.account.AccountCommand.Noted;
import cloud.firn.billing.account.AccountCommand.Recall;
import cloud.firn.billing.account.AccountCommand.Unchanged;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Metering;
import cloud.firn.platform.entity.Publication;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Teller;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of an account: a reading that says something new is priced and recorded, any other changes nothing.
 *
 * <p>Whether a reading is new can only be said by the meter's mark. A meter that the account does not remember is answered with
 * {@link Recall}; whoever told it looks the mark up and tells again.
 */
final class AccountEntity extends EventSourcedBehaviorWithEnforcedReplies<AccountCommand, Event, State> {
    private static final Logger LOG = LoggerFactory.getLogger(AccountEntity.class);
    static final EntityTypeKey<AccountCommand> KEY = EntityTypeKey.create(AccountCommand.class, "account");

    private final Publication<Event, State> publication;
    private final Rating rating;
    private final InstantSource clock;
    private final ActorContext<AccountCommand> context;
    private final AtomicLong told = new AtomicLong();

    static Story<Event, State> story(Teller<Event, State> teller) {
        return new Story<>(Event.class, State.EMPTY, AccountEntity::after, teller);
    }

    static Behavior<AccountCommand> create(Publication<Event, State> publication, Rating rating, InstantSource clock) {
        return Behaviors.setup(context -> new AccountEntity(publication, rating, clock, context));
    }

    private AccountEntity(
            Publication<Event, State> publication,
            Rating rating,
            InstantSource clock,
            ActorContext<AccountCommand> context) {
        super(publication.persistenceId());
        this.publication = publication;
        this.rating = rating;
        this.clock = clock;
        this.context = context;
    }

    @Override
    public State emptyState() {
        return State.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<AccountCommand, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forAnyState().onCommand(Note.class, this::note);
        in.forAnyState().onCommand(Describe.class, this::describe);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return AccountEntity::after;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    private static State after(State state, Event event) {
        return state.on((Metered) event);
    }

    private ReplyEffect<Event, State> note(State state, Note note) {
        var key = note.reading().markKey();
        var before = markOf(state, key, note);
        if (before.isEmpty()) {
            return Effect().reply(note.replyTo(), new Recall(state.events()));
        }
        var outcome = Metering.note(before.get(), note.reading());
        if (outcome.mark().equals(before.get()) && outcome.slices().isEmpty()) {
            return Effect().reply(note.replyTo(), new Unchanged());
        }
        var charges = rating.charges(state.totals(), outcome.slices());
        var event = new Metered(key, outcome.mark(), charges, told.get(), clock.instant());
        return Effect()
                .persist(event)
                .thenRun((State now) -> tell(event, now))
                .thenReply(note.replyTo(), now -> new Noted());
    }

    /** What is known of the meter: remembered, or recalled so lately that nothing newer can have been forgotten since. */
    private static Optional<Mark> markOf(State state, String key, Note note) {
        var known = state.marks().get(key);
        if (known != null) {
            return Optional.of(known.mark());
        }
        var fresh = note.asOf() >= 0 && state.events() - note.asOf() < Account.RECENT;
        return fresh ? Optional.ofNullable(note.recalled()) : Optional.empty();
    }

    private void tell(Metered event, State now) {
        event.charges().stream()
                .filter(charge -> charge.bucket().unrated() != null)
                .forEach(charge -> LOG.atWarn()
                        .addKeyValue("usage", charge.id())
                        .addKeyValue("reason", charge.bucket().unrated())
                        .log("A use has no price; add one to the rate card"));
        long sequence = lastSequenceNumber(context);
        var unused =
                publication.tell(sequence, event, now).thenRun(() -> told.accumulateAndGet(now.events(), Math::max));
    }

    private ReplyEffect<Event, State> describe(State state, Describe describe) {
        return Effect()
                .reply(describe.replyTo(), new Described(rating.statement(state, describe.period(), clock.instant())));
    }
}
