package cloud.firn.compute.hypervisor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EffectBuilder;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.compute.hypervisor.Hypervisor.Enlisted;
import cloud.firn.compute.hypervisor.Hypervisor.Event;
import cloud.firn.compute.hypervisor.Hypervisor.Fenced;
import cloud.firn.compute.hypervisor.Hypervisor.HeardOf;
import cloud.firn.compute.hypervisor.Hypervisor.Lost;
import cloud.firn.compute.hypervisor.Hypervisor.Registered;
import cloud.firn.compute.hypervisor.Hypervisor.Released;
import cloud.firn.compute.hypervisor.Hypervisor.Reserved;
import cloud.firn.compute.hypervisor.Hypervisor.State;
import cloud.firn.compute.hypervisor.Hypervisor.Unfenced;
import cloud.firn.compute.hypervisor.Hypervisor.Unknown;
import cloud.firn.compute.hypervisor.HypervisorCommand.Accepted;
import cloud.firn.compute.hypervisor.HypervisorCommand.Describe;
import cloud.firn.compute.hypervisor.HypervisorCommand.Fence;
import cloud.firn.compute.hypervisor.HypervisorCommand.Heartbeat;
import cloud.firn.compute.hypervisor.HypervisorCommand.HypervisorView;
import cloud.firn.compute.hypervisor.HypervisorCommand.IsFenced;
import cloud.firn.compute.hypervisor.HypervisorCommand.MayBeAlive;
import cloud.firn.compute.hypervisor.HypervisorCommand.Refused;
import cloud.firn.compute.hypervisor.HypervisorCommand.Release;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reply;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reserve;
import cloud.firn.compute.hypervisor.HypervisorCommand.Unfence;
import cloud.firn.platform.entity.Publication;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one hypervisor: what room it may promise, and that one that is silent is promised to nobody.
 *
 * <p>Read {@link #commandHandler()} as a table. Heartbeats live in memory only; kept is what they say of capacity, and once a
 * minute that there was one.
 */
final class HypervisorEntity extends EventSourcedBehaviorWithEnforcedReplies<HypervisorCommand, Event, State> {
    static final EntityTypeKey<HypervisorCommand> KEY = EntityTypeKey.create(HypervisorCommand.class, "hypervisor");

    private static final Duration KEPT_EVERY = Duration.ofMinutes(1);

    private final String id;
    private final Publication<Event, State> publication;
    private final InstantSource clock;
    private final Rules rules;
    private final ActorContext<HypervisorCommand> context;
    private final Instant awakeSince;
    private @Nullable Instant lastHeard;
    private @Nullable Duration clockAhead;

    /**
     * The rules that a zone may set.
     *
     * @param silentAfter how long without a heartbeat before a hypervisor counts as silent
     * @param settling how long without a heartbeat it may still be only hard to hear, so that who asks waits
     */
    record Rules(Overcommit overcommit, Duration silentAfter, Duration settling) {}

    static Behavior<HypervisorCommand> create(
            String id, Publication<Event, State> publication, InstantSource clock, Rules rules) {
        return Behaviors.setup(context -> new HypervisorEntity(id, publication, clock, rules, context));
    }

    private HypervisorEntity(
            String id,
            Publication<Event, State> publication,
            InstantSource clock,
            Rules rules,
            ActorContext<HypervisorCommand> context) {
        super(publication.persistenceId());
        this.id = id;
        this.publication = publication;
        this.clock = clock;
        this.rules = rules;
        this.context = context;
        this.awakeSince = clock.instant();
    }

    @Override
    public State emptyState() {
        return new Unknown();
    }

    @Override
    public CommandHandlerWithReply<HypervisorCommand, Event, State> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Unknown.class).onCommand(Heartbeat.class, this::register);
        in.forStateType(Unknown.class).onCommand(Release.class, this::unchanged);
        in.forStateType(Enlisted.class).onCommand(Heartbeat.class, this::heard);
        in.forStateType(Enlisted.class).onCommand(Reserve.class, this::reserve);
        in.forStateType(Enlisted.class).onCommand(Release.class, this::release);
        in.forStateType(Enlisted.class).onCommand(Fence.class, this::fence);
        in.forStateType(Enlisted.class).onCommand(Unfence.class, this::unchanged);
        in.forStateType(Enlisted.class).onCommand(Describe.class, (it, command) -> describe(it, false, command));
        in.forStateType(Lost.class).onCommand(Heartbeat.class, this::heardAgain);
        in.forStateType(Lost.class)
                .onCommand(Reserve.class, (it, command) -> Effect().reply(command.replyTo(), new Refused("fenced")));
        in.forStateType(Lost.class).onCommand(Release.class, this::releaseLost);
        in.forStateType(Lost.class).onCommand(Fence.class, this::fenceAgain);
        in.forStateType(Lost.class).onCommand(Unfence.class, this::unfence);
        in.forStateType(Lost.class).onCommand(Describe.class, (it, command) -> describe(it.enlisted(), true, command));
        in.forAnyState().onAnyCommand(command -> Effect().reply(command.replyTo(), new Refused("unknown")));
        return in.build();
    }

    @Override
    public EventHandler<State, Event> eventHandler() {
        return Hypervisor::after;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(200, 2);
    }

    private ReplyEffect<Event, State> register(Unknown unknown, Heartbeat command) {
        note(command);
        return accept(command, registered(command));
    }

    private ReplyEffect<Event, State> heard(Enlisted enlisted, Heartbeat command) {
        note(command);
        var said = registered(command);
        if (said.capacity().equals(enlisted.capacity())
                && said.kind().equals(enlisted.kind())
                && said.why().equals(enlisted.why())) {
            var heard = lastHeard;
            return heard != null && isNews(enlisted, heard)
                    ? accept(command, new HeardOf(heard, clock.instant()))
                    : unchanged(enlisted, command);
        }
        return accept(command, said);
    }

    private static boolean isNews(Enlisted enlisted, Instant heard) {
        var kept = enlisted.lastHeard();
        return kept == null || heard.isAfter(kept.plus(KEPT_EVERY));
    }

    /** That it speaks again does not undo what was decided without it. */
    private ReplyEffect<Event, State> heardAgain(Lost lost, Heartbeat command) {
        note(command);
        return unchanged(lost, command);
    }

    /** Only one that could have been heard and was not is given up. */
    private ReplyEffect<Event, State> fence(Enlisted enlisted, Fence command) {
        var now = clock.instant();
        if (now.isBefore(quietSince().plus(rules.settling()))) {
            return Effect().reply(command.replyTo(), new MayBeAlive(lastHeard));
        }
        return persist(new Fenced(latest(enlisted.lastHeard(), lastHeard), now))
                .thenReply(command.replyTo(), HypervisorEntity::fenced);
    }

    /** When it is not known at all nobody pays for what it is not known to have run. */
    private static Instant latest(@Nullable Instant kept, @Nullable Instant heard) {
        if (kept == null || heard == null) {
            return kept != null ? kept : heard != null ? heard : Instant.EPOCH;
        }
        return kept.isAfter(heard) ? kept : heard;
    }

    private ReplyEffect<Event, State> fenceAgain(Lost lost, Fence command) {
        return Effect().reply(command.replyTo(), fenced(lost));
    }

    private static Reply fenced(State state) {
        var lost = (Lost) state;
        return new IsFenced(lost.lastHeard(), List.copyOf(lost.enlisted().held().keySet()));
    }

    private ReplyEffect<Event, State> unfence(Lost lost, Unfence command) {
        return accept(command, new Unfenced(clock.instant()));
    }

    private ReplyEffect<Event, State> releaseLost(Lost lost, Release command) {
        return lost.enlisted().held().containsKey(command.instance())
                ? accept(command, new Released(command.instance(), clock.instant()))
                : unchanged(lost, command);
    }

    private ReplyEffect<Event, State> reserve(Enlisted enlisted, Reserve command) {
        if (enlisted.held().containsKey(command.instance())) {
            return unchanged(enlisted, command);
        }
        if (silent()) {
            // After a start, of us or of what lies between, heartbeats take their time to arrive: waiting beats saying
            // no.
            var settling = clock.instant().isBefore(quietSince().plus(rules.settling()));
            return Effect().reply(command.replyTo(), new Refused(settling ? "settling" : "silent"));
        }
        return enlisted.hasRoomFor(command.room(), rules.overcommit())
                ? accept(command, new Reserved(command.instance(), command.room(), clock.instant()))
                : Effect().reply(command.replyTo(), new Refused("full"));
    }

    private ReplyEffect<Event, State> release(Enlisted enlisted, Release command) {
        return enlisted.held().containsKey(command.instance())
                ? accept(command, new Released(command.instance(), clock.instant()))
                : unchanged(enlisted, command);
    }

    private ReplyEffect<Event, State> describe(Enlisted enlisted, boolean fenced, Describe command) {
        var view = new HypervisorView(
                id,
                enlisted.kind(),
                enlisted.why(),
                enlisted.capacity(),
                enlisted.used(),
                List.copyOf(enlisted.held().keySet()),
                silent(),
                fenced,
                lastHeard,
                clockAhead == null ? null : clockAhead.toMillis());
        return Effect().reply(command.replyTo(), view);
    }

    private ReplyEffect<Event, State> unchanged(State state, HypervisorCommand command) {
        return Effect().reply(command.replyTo(), new Accepted());
    }

    private ReplyEffect<Event, State> accept(HypervisorCommand command, Event event) {
        return persist(event).thenReply(command.replyTo(), now -> new Accepted());
    }

    private EffectBuilder<Event, State> persist(Event event) {
        return Effect().persist(event).thenRun(now -> {
            var unused = publication.tell(lastSequenceNumber(context), event, now);
        });
    }

    private Registered registered(Heartbeat command) {
        var said = command.heartbeat();
        var capacity = new Room(said.vcpus(), said.memoryMib(), said.diskGib());
        return new Registered(said.zone(), said.hypervisor(), said.why(), capacity, lastHeard, clock.instant());
    }

    /**
     * An old heartbeat, heard late, is no sign of life. How old it is says Kafka's clock, not the hypervisor's, which may be
     * wrong.
     */
    private void note(Heartbeat command) {
        var now = clock.instant();
        var at = command.taken().isAfter(now) ? now : command.taken();
        if (lastHeard == null || at.isAfter(lastHeard)) {
            lastHeard = at;
            clockAhead = Duration.between(command.taken(), command.said());
        }
    }

    /** Since when nothing was heard that could have been. */
    private Instant quietSince() {
        return lastHeard == null || lastHeard.isBefore(awakeSince) ? awakeSince : lastHeard;
    }

    private boolean silent() {
        return lastHeard == null || clock.instant().isAfter(lastHeard.plus(rules.silentAfter()));
    }
}
