package cloud.firn.compute.hypervisor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import cloud.firn.compute.hypervisor.Hypervisor.Enlisted;
import cloud.firn.compute.hypervisor.Hypervisor.Event;
import cloud.firn.compute.hypervisor.Hypervisor.Registered;
import cloud.firn.compute.hypervisor.Hypervisor.Released;
import cloud.firn.compute.hypervisor.Hypervisor.Reserved;
import cloud.firn.compute.hypervisor.Hypervisor.State;
import cloud.firn.compute.hypervisor.Hypervisor.Unknown;
import cloud.firn.compute.hypervisor.HypervisorCommand.Accepted;
import cloud.firn.compute.hypervisor.HypervisorCommand.Describe;
import cloud.firn.compute.hypervisor.HypervisorCommand.Heartbeat;
import cloud.firn.compute.hypervisor.HypervisorCommand.HypervisorView;
import cloud.firn.compute.hypervisor.HypervisorCommand.Refused;
import cloud.firn.compute.hypervisor.HypervisorCommand.Release;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reserve;
import cloud.firn.platform.entity.Publication;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one hypervisor: what room it may promise, and that one that is silent is promised to nobody.
 *
 * <p>Read {@link #commandHandler()} as a table. Heartbeats live in memory only; what they say of capacity is kept.
 */
final class HypervisorEntity extends EventSourcedBehaviorWithEnforcedReplies<HypervisorCommand, Event, State> {
    static final EntityTypeKey<HypervisorCommand> KEY = EntityTypeKey.create(HypervisorCommand.class, "hypervisor");

    private final String id;
    private final Publication<Event, State> publication;
    private final InstantSource clock;
    private final Rules rules;
    private final ActorContext<HypervisorCommand> context;
    private final Instant awakeSince;
    private @Nullable Instant lastHeard;

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
        in.forStateType(Enlisted.class).onCommand(Describe.class, this::describe);
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
        return said.capacity().equals(enlisted.capacity())
                        && said.kind().equals(enlisted.kind())
                        && said.why().equals(enlisted.why())
                ? unchanged(enlisted, command)
                : accept(command, said);
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

    private ReplyEffect<Event, State> describe(Enlisted enlisted, Describe command) {
        var view = new HypervisorView(
                id,
                enlisted.kind(),
                enlisted.why(),
                enlisted.capacity(),
                enlisted.used(),
                List.copyOf(enlisted.held().keySet()),
                silent(),
                lastHeard);
        return Effect().reply(command.replyTo(), view);
    }

    private ReplyEffect<Event, State> unchanged(State state, HypervisorCommand command) {
        return Effect().reply(command.replyTo(), new Accepted());
    }

    private ReplyEffect<Event, State> accept(HypervisorCommand command, Event event) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    var unused = publication.tell(lastSequenceNumber(context), event, now);
                })
                .thenReply(command.replyTo(), now -> new Accepted());
    }

    private Registered registered(Heartbeat command) {
        var said = command.heartbeat();
        var capacity = new Room(said.vcpus(), said.memoryMib(), said.diskGib());
        return new Registered(said.zone(), said.hypervisor(), said.why(), capacity, clock.instant());
    }

    /** An old heartbeat, heard late, is no sign of life; one from a clock that runs ahead is of now. */
    private void note(Heartbeat command) {
        var now = clock.instant();
        var at = command.at().isAfter(now) ? now : command.at();
        if (lastHeard == null || at.isAfter(lastHeard)) {
            lastHeard = at;
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
