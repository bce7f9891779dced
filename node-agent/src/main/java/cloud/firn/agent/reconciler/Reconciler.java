package cloud.firn.agent.reconciler;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.machine.Machine.Phase;
import cloud.firn.agent.reconciler.NextStep.Rules;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one instance from whatever is to what is desired, step by step, and tells what it is.
 *
 * <p>One step at a time; when it is done, or failed, the next is chosen anew from what is desired then.
 */
public final class Reconciler extends AbstractBehavior<Reconciler.Command> {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
    private static final int LAUNCHES = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** What a reconciler is told. */
    public sealed interface Command {}

    /** This is what should be; null when nobody wants anything of it any more. */
    public record Desire(Desired.@Nullable Instance instance) implements Command {}

    /** A run ended without an order. */
    public record Ended(Machine machine) implements Command {}

    /** End the run because the host goes down, and begin no other. */
    public record Halt(ActorRef<String> halted) implements Command {}

    /** Whoever keeps reconcilers learns that this one has nothing left to do. */
    public record Finished(String instance) {}

    private record Done(NextStep step, @Nullable Machine machine) implements Command {}

    private record Failed(NextStep step, Throwable problem) implements Command {}

    private record Attached(long run, boolean inForce, @Nullable Throwable problem) implements Command {}

    private record LookedAfter(long run, @Nullable String held) implements Command {}

    private enum Tick implements Command {
        AGAIN,
        REPORT,
        SAMPLE
    }

    private final String instance;
    private final Equipment equipment;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Finished> keeper;
    private Desired.@Nullable Instance desired;
    private @Nullable Machine machine;
    private Rules rules = Rules.NONE;
    private boolean tidy;
    private boolean busy;
    private boolean looking;
    private boolean gone;
    private int failures;
    private long appliedGeneration;
    private @Nullable ActorRef<String> halted;

    private Reconciler(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String instance,
            @Nullable Machine found,
            Equipment equipment,
            ActorRef<Finished> keeper) {
        super(context);
        this.instance = instance;
        this.equipment = equipment;
        this.timers = timers;
        this.keeper = keeper;
        this.machine = found;
        timers.startTimerWithFixedDelay(Tick.REPORT, REPORT_EVERY);
        timers.startTimerWithFixedDelay(Tick.SAMPLE, SAMPLE_EVERY);
        if (found != null) {
            appliedGeneration = found.spec().generation();
            equipment.meter().resume(found);
            next();
            report();
        }
    }

    /** A reconciler for one instance, with the machine that was found of it, if any. */
    public static Behavior<Command> create(
            String instance, @Nullable Machine found, Equipment equipment, ActorRef<Finished> keeper) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Reconciler(context, timers, instance, found, equipment, keeper)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Desire.class, this::desire)
                .onMessage(Ended.class, this::ended)
                .onMessage(Halt.class, this::halt)
                .onMessage(Done.class, this::done)
                .onMessage(Failed.class, this::failed)
                .onMessage(Attached.class, this::attached)
                .onMessage(LookedAfter.class, this::lookedAfter)
                .onMessage(Tick.class, this::tick)
                .build();
    }

    private Behavior<Command> desire(Desire order) {
        var wanted = order.instance();
        if (wanted != null && desired != null && wanted.generation() < desired.generation()) {
            return this;
        }
        desired = wanted;
        gone = false;
        if (wanted != null) {
            equipment.cards().describe(wanted);
        }
        if (wanted == null && machine == null && !busy) {
            return finish();
        }
        return next();
    }

    private Behavior<Command> ended(Ended news) {
        if (machine == null || busy || machine.run() != news.machine().run()) {
            return this; // a step under way finds out for itself
        }
        return settle(news.machine());
    }

    private Behavior<Command> halt(Halt order) {
        halted = order.halted();
        return next();
    }

    private Behavior<Command> done(Done step) {
        busy = false;
        failures = 0;
        tidy = tidy || step.step() == NextStep.TIDY;
        return settle(step.machine());
    }

    private Behavior<Command> settle(@Nullable Machine now) {
        if (now == null || machine == null || now.run() != machine.run() || now.phase() == Phase.PAUSED) {
            tidy = false;
            rules = machine != null && now != null && now.run() == machine.run() ? rules : Rules.NONE;
        }
        machine = now;
        return next();
    }

    private Behavior<Command> failed(Failed step) {
        busy = false;
        tryAgain(step.step(), step.problem());
        var wanted = desired;
        if (step.step() == NextStep.LAUNCH && failures >= LAUNCHES && wanted != null) {
            failures = 0;
            timers.cancel(Tick.AGAIN);
            var why = String.valueOf(step.problem().getMessage());
            return run(NextStep.LAUNCH, () -> equipment.hypervisor().fail(wanted, why));
        }
        return this;
    }

    private void tryAgain(NextStep step, @Nullable Throwable problem) {
        failures++;
        LOG.warn("{} of {} failed, time {}: {}", step, instance, failures, String.valueOf(problem));
        long millis = Math.min(30_000, 200L << Math.min(failures, 10));
        timers.startSingleTimer(Tick.AGAIN, Duration.ofMillis(millis));
    }

    private Behavior<Command> attached(Attached news) {
        if (machine == null || machine.run() != news.run() || rules != Rules.PENDING) {
            return this;
        }
        if (!news.inForce()) {
            rules = Rules.NONE;
            tryAgain(NextStep.ATTACH, news.problem());
            return this;
        }
        rules = Rules.IN_FORCE;
        return next();
    }

    private Behavior<Command> tick(Tick tick) {
        if (tick == Tick.AGAIN) {
            return next();
        }
        if (tick == Tick.REPORT) {
            gone = false;
            if (desired != null && machine == null) {
                return next();
            }
            report();
        }
        var running = machine;
        if (tick == Tick.SAMPLE && running != null && running.phase() == Phase.RUNNING && !busy && !looking) {
            lookAfter(running);
        }
        return this;
    }

    /** A guest that is held goes on, once its rules are in force; what went through its card is counted. */
    private void lookAfter(Machine running) {
        looking = true;
        boolean inForce = rules == Rules.IN_FORCE;
        var looked = CompletableFuture.supplyAsync(
                () -> {
                    var held = inForce ? equipment.hypervisor().keepRunning(instance) : Optional.<String>empty();
                    sample(running);
                    return held;
                },
                equipment.blocking());
        getContext().pipeToSelf(looked, (held, problem) -> {
            if (problem != null) {
                LOG.warn("{} could not be looked after", instance, problem);
                return new LookedAfter(running.run(), running.detail());
            }
            return new LookedAfter(running.run(), held.orElse(null));
        });
    }

    private void sample(Machine counted) {
        try {
            equipment.meter().sample(counted, equipment.clock().instant(), equipment.hypervisor()::traffic);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be sampled; only another sample of this run can hold what is missing", instance, e);
        }
    }

    private Behavior<Command> lookedAfter(LookedAfter news) {
        looking = false;
        var now = machine;
        if (now != null && !busy && now.run() == news.run() && now.phase() == Phase.RUNNING) {
            machine = now.held(news.held());
            if (!Objects.equals(now.detail(), news.held())) {
                report();
            }
        }
        return this;
    }

    private Behavior<Command> next() {
        if (busy || timers.isTimerActive(Tick.AGAIN)) {
            return this;
        }
        if (halted != null) {
            return goDown(halted);
        }
        var step = NextStep.of(desired, machine, rules, tidy);
        switch (step) {
            case ATTACH -> attach();
            case NOTHING, REPORT_GONE, REPORT_STOPPED -> {
                applied();
                report();
                return step == NextStep.REPORT_GONE && desired == null ? finish() : this;
            }
            default -> {
                if (step == NextStep.TIDY) {
                    report(); // that it is over; what is left does not concern who waits for it
                }
                take(step);
            }
        }
        return this;
    }

    private void take(NextStep step) {
        var hypervisor = equipment.hypervisor();
        var wanted = desired;
        switch (step) {
            case LAUNCH -> run(step, () -> hypervisor.launch(Objects.requireNonNull(wanted)));
            case LET_RUN -> run(step, () -> hypervisor.letRun(instance));
            case RESET ->
                run(
                        step,
                        () -> hypervisor.reset(
                                instance, Objects.requireNonNull(wanted).reboots()));
            case STOP -> run(step, () -> hypervisor.stop(instance, true, "ordered"));
            case KILL -> run(step, () -> hypervisor.stop(instance, false, "ordered"));
            case TIDY -> tidy();
            default -> remove();
        }
    }

    private Behavior<Command> goDown(ActorRef<String> asker) {
        if (machine != null && machine.isAlive()) {
            return run(NextStep.STOP, () -> equipment.hypervisor().stop(instance, true, "host-restarted"));
        }
        if (machine != null && !tidy) {
            report();
            tidy();
            return this;
        }
        asker.tell(instance);
        return this;
    }

    private void attach() {
        rules = Rules.PENDING;
        var present = Objects.requireNonNull(machine);
        getContext().pipeToSelf(equipment.cards().attach(present), (inForce, problem) -> {
            return new Attached(present.run(), Boolean.TRUE.equals(inForce), problem);
        });
    }

    private void tidy() {
        var over = Objects.requireNonNull(machine);
        rules = Rules.NONE;
        // Whatever becomes of the sample, no rule may speak of a tap that is taken away.
        var step = CompletableFuture.runAsync(() -> sample(over), equipment.blocking())
                .thenCompose(sampled -> equipment.cards().detach(instance))
                .thenApplyAsync(
                        detached -> {
                            equipment.hypervisor().release(instance);
                            return over;
                        },
                        equipment.blocking());
        pipe(NextStep.TIDY, step);
    }

    private void remove() {
        var step = CompletableFuture.<@Nullable Machine>supplyAsync(
                () -> {
                    equipment.hypervisor().remove(instance);
                    return null;
                },
                equipment.blocking());
        pipe(NextStep.REMOVE, step);
    }

    private Behavior<Command> run(NextStep step, Supplier<Machine> call) {
        pipe(step, CompletableFuture.supplyAsync(call, equipment.blocking()));
        return this;
    }

    private void pipe(NextStep step, CompletionStage<? extends @Nullable Machine> result) {
        busy = true;
        getContext().pipeToSelf(result, (now, problem) -> {
            var cause = problem instanceof CompletionException ? problem.getCause() : problem;
            return cause == null ? new Done(step, now) : new Failed(step, cause);
        });
    }

    private void applied() {
        var wanted = desired;
        boolean settled = machine == null || machine.phase() != Phase.PAUSED;
        if (wanted != null && settled) {
            appliedGeneration = wanted.generation();
        }
    }

    private void report() {
        var wanted = desired;
        if (machine != null) {
            Observation.of(equipment.host(), machine, appliedGeneration).ifPresent(equipment.reports());
        } else if (wanted != null && wanted.power() == Desired.Power.DESTROYED && !gone && !busy) {
            gone = true;
            equipment.reports().accept(Observation.ofNone(equipment.host(), wanted, Observed.Power.GONE, null));
        } else if (wanted != null && wanted.power() == Desired.Power.STOPPED) {
            equipment.reports().accept(Observation.ofNone(equipment.host(), wanted, Observed.Power.STOPPED, "ordered"));
        }
    }

    private Behavior<Command> finish() {
        keeper.tell(new Finished(instance));
        return Behaviors.stopped();
    }
}
