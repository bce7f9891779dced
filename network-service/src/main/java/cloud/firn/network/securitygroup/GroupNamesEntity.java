package cloud.firn.network.securitygroup;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.network.securitygroup.GroupNames.Event;
import cloud.firn.network.securitygroup.GroupNames.Freed;
import cloud.firn.network.securitygroup.GroupNames.State;
import cloud.firn.network.securitygroup.GroupNames.Taken;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the names of one organisation's security groups: one group a name, and no more groups than allowed.
 *
 * <p>Nobody else reads these events, so they are told nowhere.
 */
final class GroupNamesEntity extends EventSourcedBehaviorWithEnforcedReplies<GroupNamesEntity.Command, Event, State> {
    static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "security-group-names");
    static final int MOST_GROUPS = 500;

    private final InstantSource clock;

    sealed interface Command extends CborSerializable {
        ActorRef<Reply> replyTo();
    }

    record Take(String name, String group, ActorRef<Reply> replyTo) implements Command {}

    record Free(String group, ActorRef<Reply> replyTo) implements Command {}

    record Find(String name, ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends CborSerializable {}

    /** The name is the group's; freed names are nobody's. */
    record Settled() implements Reply {}

    /** Who holds the name; null when nobody does. */
    record Found(@Nullable String group) implements Reply {}

    /** The name is another group's since then. */
    record HeldBy(String group, Instant since) implements Reply {}

    /** The group holds another name already. */
    record NamedOtherwise(String name) implements Reply {}

    /** There are as many groups as there may be. */
    record Full() implements Reply {}

    private GroupNamesEntity(PersistenceId persistenceId, InstantSource clock) {
        super(persistenceId);
        this.clock = clock;
    }

    static Behavior<Command> create(String organisation, InstantSource clock) {
        return new GroupNamesEntity(PersistenceId.of(KEY.name(), organisation), clock);
    }

    @Override
    public State emptyState() {
        return State.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<Command, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forAnyState().onCommand(Take.class, this::take);
        in.forAnyState().onCommand(Free.class, this::free);
        in.forAnyState().onCommand(Find.class, this::find);
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        var after = newEventHandlerBuilder();
        after.forAnyState().onEvent(Taken.class, State::on);
        after.forAnyState().onEvent(Freed.class, State::on);
        return after.build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    private ReplyEffect<Event, State> take(State names, Take command) {
        var holder = names.holders().get(command.name());
        if (holder != null) {
            return Effect()
                    .reply(
                            command.replyTo(),
                            holder.group().equals(command.group())
                                    ? new Settled()
                                    : new HeldBy(holder.group(), holder.since()));
        }
        var other = names.nameOf(command.group());
        if (other.isPresent()) {
            return Effect().reply(command.replyTo(), new NamedOtherwise(other.get()));
        }
        if (names.holders().size() >= MOST_GROUPS) {
            return Effect().reply(command.replyTo(), new Full());
        }
        return Effect()
                .persist(new Taken(command.name(), command.group(), clock.instant()))
                .thenReply(command.replyTo(), now -> new Settled());
    }

    private ReplyEffect<Event, State> free(State names, Free command) {
        return names.nameOf(command.group()).isEmpty()
                ? Effect().reply(command.replyTo(), new Settled())
                : Effect()
                        .persist(new Freed(command.group(), clock.instant()))
                        .thenReply(command.replyTo(), now -> new Settled());
    }

    private ReplyEffect<Event, State> find(State names, Find command) {
        var holder = names.holders().get(command.name());
        return Effect().reply(command.replyTo(), new Found(holder == null ? null : holder.group()));
    }
}
