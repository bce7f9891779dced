package cloud.firn.compute.instance;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import cloud.firn.compute.instance.InstanceCommand.*;
import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.compute.instance.InstanceState.*;
import cloud.firn.platform.entity.Publication;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules for one instance: which command is allowed in which state, and what it records.
 *
 * <p>Read {@link #commandHandler()} as a table. What it does not list is refused.
 */
final class InstanceEntity
        extends EventSourcedBehaviorWithEnforcedReplies<InstanceCommand, InstanceEvent, InstanceState> {
    static final EntityTypeKey<InstanceCommand> KEY = EntityTypeKey.create(InstanceCommand.class, "instance");

    private static final String DEADLINE = "deadline";
    private static final Refused NOT_FOUND = new Refused(Refusal.NOT_FOUND, "There is no such instance.");

    private final String id;
    private final Publication<InstanceEvent, InstanceState> publication;
    private final InstantSource clock;
    private final ActorContext<InstanceCommand> context;
    private final TimerScheduler<InstanceCommand> timers;
    private final Instant awakeSince;

    /** How an instance's life is told. */
    static Story<InstanceEvent, InstanceState> story(Teller<InstanceEvent, InstanceState> teller) {
        return new Story<>(InstanceEvent.class, new Absent(), InstanceTransitions::after, teller);
    }

    static Behavior<InstanceCommand> create(
            String id, Publication<InstanceEvent, InstanceState> publication, InstantSource clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new InstanceEntity(id, publication, clock, context, timers)));
    }

    private InstanceEntity(
            String id,
            Publication<InstanceEvent, InstanceState> publication,
            InstantSource clock,
            ActorContext<InstanceCommand> context,
            TimerScheduler<InstanceCommand> timers) {
        super(publication.persistenceId());
        this.id = id;
        this.publication = publication;
        this.clock = clock;
        this.context = context;
        this.timers = timers;
        this.awakeSince = clock.instant();
    }

    @Override
    public InstanceState emptyState() {
        return new Absent();
    }

    @Override
    public CommandHandlerWithReply<InstanceCommand, InstanceEvent, InstanceState> commandHandler() {
        var in = newCommandHandlerWithReplyBuilder();
        in.forStateType(Absent.class).onCommand(Request.class, this::request);
        in.forStateType(AwaitingAddress.class).onCommand(TakeAddress.class, this::takeAddress);
        in.forStateType(AwaitingAddress.class).onCommand(RefuseAddress.class, this::refuseAddress);
        in.forStateType(AwaitingAddress.class).onCommand(Destroy.class, this::withdraw);
        in.forStateType(AwaitingPlace.class).onCommand(Place.class, this::place);
        in.forStateType(AwaitingPlace.class).onCommand(RefusePlace.class, this::refusePlace);
        in.forStateType(AwaitingPlace.class).onCommand(Destroy.class, this::withdraw);
        in.forStateType(Stopped.class).onCommand(Start.class, this::start);
        in.forStateType(Starting.class).onCommand(Start.class, this::underWay);
        in.forStateType(Running.class).onCommand(Start.class, this::confirm);
        in.forStateType(Starting.class).onCommand(Stop.class, this::stop);
        in.forStateType(Running.class).onCommand(Stop.class, this::stop);
        in.forStateType(Rebooting.class).onCommand(Stop.class, this::stop);
        in.forStateType(Stopping.class).onCommand(Stop.class, this::underWay);
        in.forStateType(Stopped.class).onCommand(Stop.class, this::confirm);
        in.forStateType(Running.class).onCommand(Reboot.class, this::reboot);
        in.forStateType(Rebooting.class).onCommand(Reboot.class, this::underWay);
        in.forStateType(Destructible.class).onCommand(Destroy.class, this::destroy);
        in.forStateType(Destroying.class).onCommand(Destroy.class, this::underWay);
        in.forStateType(Undoing.class).onCommand(Destroy.class, this::destroy);
        in.forStateType(Gone.class).onCommand(Destroy.class, this::destroyAgain);
        in.forStateType(Alive.class).onCommand(Update.class, this::update);
        in.forStateType(Alive.class).onCommand(JoinGroup.class, this::joinGroup);
        in.forStateType(Alive.class).onCommand(LeaveGroup.class, this::leaveGroup);
        in.forStateType(Gone.class).onCommand(Describe.class, this::refuse);
        in.forStateType(Known.class).onCommand(Describe.class, this::unchanged);
        in.forStateType(Seated.class).onCommand(Report.class, this::report);
        in.forStateType(Seated.class).onCommand(ReportLost.class, this::lost);
        in.forStateType(Transitional.class).onCommand(Overdue.class, this::overdue);
        in.forStateType(Known.class).onCommand(Claim.class, this::unchanged);
        in.forAnyState().onAnyCommand(this::refuse);
        var table = in.build();
        return (state, command) -> forCustomers(state, command).orElseGet(() -> table.apply(state, command));
    }

    @Override
    public EventHandler<InstanceState, InstanceEvent> eventHandler() {
        return InstanceTransitions::after;
    }

    @Override
    public SignalHandler<InstanceState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::watchDeadline)
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    /** Before the table: another organisation's instance is no instance, and a repeated command has its answer. */
    private Optional<ReplyEffect<InstanceEvent, InstanceState>> forCustomers(
            InstanceState state, InstanceCommand command) {
        if (!(state instanceof Known known) || !(command instanceof Customers customers)) {
            return Optional.empty();
        }
        if (!customers.organisation().equals(known.wanted().spec().organisation())) {
            return Optional.of(Effect().reply(command.replyTo(), NOT_FOUND));
        }
        return command instanceof Asking asking
                ? known.wanted().errand(asking.asked().operation()).map(errand -> repeat(known, asking, errand))
                : Optional.empty();
    }

    private ReplyEffect<InstanceEvent, InstanceState> repeat(Known known, Asking command, Errand errand) {
        return errand.request().equals(command.asked().request())
                ? Effect().reply(command.replyTo(), new Accepted(InstanceView.of(id, known), errand, false))
                : Effect()
                        .reply(
                                command.replyTo(),
                                new Refused(
                                        Refusal.UNPROCESSABLE, "This idempotency key was used for another request."));
    }

    private ReplyEffect<InstanceEvent, InstanceState> request(Absent absent, Request command) {
        return accept(command, new Requested(command.spec(), command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> takeAddress(AwaitingAddress waiting, TakeAddress command) {
        return accept(command, new AddressTaken(command.address(), command.mac(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> refuseAddress(AwaitingAddress waiting, RefuseAddress command) {
        return accept(command, new CreationFailed("unavailable", command.detail(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> place(AwaitingPlace waiting, Place command) {
        return accept(command, new Placed(command.hypervisor(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> refusePlace(AwaitingPlace waiting, RefusePlace command) {
        return accept(command, new CreationFailed("unavailable", command.detail(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> withdraw(Known known, Destroy command) {
        return accept(command, new Withdrawn(command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> start(Stopped stopped, Start command) {
        return accept(command, new StartOrdered(command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> stop(Known known, Stop command) {
        return accept(command, new StopOrdered(command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> reboot(Running running, Reboot command) {
        return accept(command, new RebootOrdered(command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> destroy(Seated seated, Destroy command) {
        return accept(command, new DestroyOrdered(command.asked(), clock.instant()));
    }

    /** Destroyed stays destroyed: the same answer for ever. What was never made was never there. */
    private ReplyEffect<InstanceEvent, InstanceState> destroyAgain(Gone gone, Destroy command) {
        return gone.destroyed() ? confirm(gone, command) : refuse(gone, command);
    }

    private ReplyEffect<InstanceEvent, InstanceState> update(Alive alive, Update command) {
        var spec = alive.wanted().spec();
        var name = command.name() == null ? spec.name() : command.name();
        var labels = command.labels() == null ? spec.labels() : command.labels();
        var userData = command.userData() == null ? spec.userData() : command.userData();
        return accept(command, new Updated(name, labels, userData, command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> joinGroup(Alive alive, JoinGroup command) {
        var groups = new ArrayList<>(alive.wanted().spec().securityGroups());
        if (groups.contains(command.group())) {
            return confirm(alive, command);
        }
        if (groups.size() >= InstanceSpec.MOST_GROUPS) {
            var detail =
                    "An instance is in at most " + InstanceSpec.MOST_GROUPS + " security groups; detach one first.";
            return Effect().reply(command.replyTo(), new Refused(Refusal.QUOTA_EXCEEDED, detail));
        }
        groups.add(command.group());
        return regroup(command, groups);
    }

    private ReplyEffect<InstanceEvent, InstanceState> leaveGroup(Alive alive, LeaveGroup command) {
        var groups = new ArrayList<>(alive.wanted().spec().securityGroups());
        return groups.remove(command.group()) ? regroup(command, groups) : confirm(alive, command);
    }

    private ReplyEffect<InstanceEvent, InstanceState> regroup(Asking command, List<String> groups) {
        return accept(command, new GroupsChanged(groups, command.asked(), clock.instant()));
    }

    private ReplyEffect<InstanceEvent, InstanceState> report(Seated seated, Report command) {
        return Reports.judge(seated, command.report(), clock.instant())
                .map(event -> accept(command, event))
                .orElseGet(() -> unchanged(seated, command));
    }

    private ReplyEffect<InstanceEvent, InstanceState> lost(Seated seated, ReportLost command) {
        return Reports.lost(seated, command.hypervisor(), command.lastHeard(), clock.instant())
                .map(event -> accept(command, event))
                .orElseGet(() -> unchanged(seated, command));
    }

    /** The next step when a deadline has passed: a creation is given up, every other order stands and is repeated. */
    private ReplyEffect<InstanceEvent, InstanceState> overdue(Transitional waiting, Overdue command) {
        var now = clock.instant();
        if (now.isBefore(patienceEnds(waiting))) {
            watchDeadline(waiting);
            return unchanged(waiting, command);
        }
        return waiting instanceof Ordered
                ? accept(command, new Overran(now))
                : accept(command, new CreationFailed("unavailable", "It did not come about in time.", now));
    }

    /** Asked for what already holds. */
    private ReplyEffect<InstanceEvent, InstanceState> confirm(Known known, Asking command) {
        return accept(command, new Confirmed(command.asked(), clock.instant()));
    }

    /** Asked for what is being done: the Operation that does it is the answer. */
    private ReplyEffect<InstanceEvent, InstanceState> underWay(Known known, Asking command) {
        return known.wanted()
                .pending()
                .map(errand -> Effect()
                        .reply(command.replyTo(), (Reply) new Accepted(InstanceView.of(id, known), errand, false)))
                .orElseGet(() -> confirm(known, command));
    }

    private ReplyEffect<InstanceEvent, InstanceState> unchanged(Known known, InstanceCommand command) {
        return Effect().reply(command.replyTo(), new Accepted(InstanceView.of(id, known), null, false));
    }

    private ReplyEffect<InstanceEvent, InstanceState> refuse(InstanceState state, InstanceCommand command) {
        return Effect().reply(command.replyTo(), refusal(state, command));
    }

    private static Refused refusal(InstanceState state, InstanceCommand command) {
        if (state instanceof Absent || state instanceof Gone) {
            return NOT_FOUND;
        }
        var detail = command instanceof Asking asking ? asking.asked().command() : "this";
        return new Refused(
                Refusal.CONFLICT,
                detail + " is not possible while the instance is "
                        + state.phase().word() + ".");
    }

    /** Answers a customer when lists show it too, everybody else when it is persisted. */
    private ReplyEffect<InstanceEvent, InstanceState> accept(InstanceCommand command, InstanceEvent event) {
        return Effect()
                .persist(event)
                .thenRun(now -> {
                    watchDeadline(now);
                    var told = publication.tell(lastSequenceNumber(context), event, now);
                    var accepted = accepted(now, command, !(event instanceof Confirmed));
                    if (command instanceof Asking) {
                        told.thenRun(() -> command.replyTo().tell(accepted));
                    } else {
                        command.replyTo().tell(accepted);
                    }
                })
                .thenNoReply();
    }

    private Reply accepted(InstanceState now, InstanceCommand command, boolean changed) {
        if (!(now instanceof Known known)) {
            return NOT_FOUND;
        }
        var errand = command instanceof Asking asking
                ? known.wanted().errand(asking.asked().operation()).orElse(null)
                : null;
        return new Accepted(InstanceView.of(id, known), errand, changed);
    }

    private void watchDeadline(InstanceState state) {
        if (state instanceof Transitional waiting) {
            var left = Duration.between(clock.instant(), patienceEnds(waiting));
            timers.startSingleTimer(
                    DEADLINE, new Overdue(context.getSystem().ignoreRef()), left.isNegative() ? Duration.ZERO : left);
        } else {
            timers.cancel(DEADLINE);
        }
    }

    /** Not before the hypervisor could be heard: what passed while this service was away is no fault of an instance. */
    private Instant patienceEnds(Transitional waiting) {
        var heardBy = awakeSince.plus(Order.GRACE);
        var deadline = waiting.order().deadline();
        return deadline.isBefore(heardBy) ? heardBy : deadline;
    }
}
