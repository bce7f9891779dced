package cloud.firn.storage.object;

import akka.Done;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes bodies that nobody names: what was overwritten or deleted, after a grace for those who still read it; what a
 * failed write left; and what a crashed process left, once its lease ran out.
 *
 * <p>Nothing is removed on a guess: the index is asked each time. Every step may be repeated.
 */
public final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final int AT_ONCE = 4;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(15);

    private final ActorSystem<?> system;
    private final Pending pending;
    private final Clock clock;
    private final Duration grace;
    private final Map<Mark.Kind, Claims> claims = new EnumMap<>(Mark.Kind.class);
    private final PriorityBlockingQueue<Due> queue =
            new PriorityBlockingQueue<>(64, Comparator.comparingLong(Due::atMillis));
    private final AtomicBoolean busy = new AtomicBoolean();

    private record Due(Mark mark, long atMillis) {}

    /**
     * Collects what {@code pending} notes.
     *
     * @param grace how long a reader may go on with what was overwritten or deleted
     */
    public Collector(ActorSystem<?> system, Pending pending, Clock clock, Duration grace) {
        this.system = system;
        this.pending = pending;
        this.clock = clock;
        this.grace = grace;
    }

    /** Tells who knows about a kind of body. Before {@link #start}. */
    public void know(Mark.Kind kind, Claims of) {
        claims.put(kind, of);
    }

    /** Begins: takes the lease, then collects every two seconds, looking for the dead now and then. */
    public CompletionStage<Done> start() {
        return pending.renew().thenApply(done -> {
            List<Cancellable> timers = new ArrayList<>();
            timers.add(every(Duration.ofSeconds(4), () -> pending.renew()));
            timers.add(every(Duration.ofSeconds(2), this::collectDue));
            timers.add(every(Duration.ofSeconds(15), this::collectDead));
            system.getWhenTerminated().thenRun(() -> timers.forEach(Cancellable::cancel));
            return done;
        });
    }

    /** The body lost its name: it goes after the grace. */
    public void orphaned(Mark mark) {
        queue.add(new Due(mark, clock.millis() + grace.toMillis()));
    }

    /** The write of the body failed: it goes when the index does not name it after all. */
    public void abandoned(Mark mark) {
        queue.add(new Due(mark, clock.millis()));
    }

    /** The index may or may not have taken the body: asked again when no write can be on its way any more. */
    public void doubtful(Mark mark) {
        queue.add(new Due(mark, clock.millis() + TRY_AGAIN.toMillis()));
    }

    /** How many bodies wait to be removed by this process. */
    public int waiting() {
        return queue.size();
    }

    /** Removes what is due now, and what dead processes left; how many bodies wait on. */
    public CompletionStage<Integer> collectNow() {
        return collectDue().thenCompose(done -> collectDead()).thenApply(done -> waiting());
    }

    /** Removes what is due now. */
    CompletionStage<Done> collectDue() {
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        var due = new ArrayList<Mark>();
        for (var next = queue.peek();
                next != null && next.atMillis() <= clock.millis() && due.size() < 10_000;
                next = queue.peek()) {
            queue.remove(next);
            due.add(next.mark());
        }
        return settleAll(due).whenComplete((done, failure) -> busy.set(false));
    }

    /** Removes what dead processes left. */
    CompletionStage<Done> collectDead() {
        return pending.dead()
                .thenCompose(
                        dead -> Source.from(dead).mapAsync(1, this::collect).runWith(Sink.<Done>ignore(), system));
    }

    private CompletionStage<Done> collect(Pending.Dead dead) {
        var addresses = new ArrayList<long[]>();
        for (long hour = dead.oldestHour(); hour <= dead.lastHour(); hour++) {
            for (int lane = 0; lane < Pending.LANES; lane++) {
                addresses.add(new long[] {hour, lane});
            }
        }
        var clean = new AtomicBoolean(true);
        return Source.from(addresses)
                .mapAsync(AT_ONCE, address -> pending.marks(dead.writer(), address[0], (int) address[1]))
                .mapConcat(marks -> marks)
                .mapAsync(AT_ONCE, mark -> settle(mark).handle((done, failure) -> {
                    if (failure != null) {
                        clean.set(false);
                    }
                    return Done.getInstance();
                }))
                .runWith(Sink.<Done>ignore(), system)
                .thenCompose(done ->
                        clean.get() ? pending.bury(dead) : CompletableFuture.completedFuture(Done.getInstance()));
    }

    private CompletionStage<Done> settleAll(List<Mark> marks) {
        return Source.from(marks)
                .mapAsync(AT_ONCE, mark -> settle(mark).exceptionally(failure -> {
                    LOG.atWarn()
                            .setCause(failure)
                            .addKeyValue("body", mark.body())
                            .log("A body could not be settled");
                    doubtful(mark);
                    return Done.getInstance();
                }))
                .runWith(Sink.<Done>ignore(), system);
    }

    private CompletionStage<Done> settle(Mark mark) {
        var of = claims.get(mark.kind());
        if (of == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Nobody knows about " + mark.kind()));
        }
        return of.named(mark)
                .thenCompose(named -> named ? CompletableFuture.completedFuture(Done.getInstance()) : of.erase(mark))
                .thenCompose(done -> pending.strike(mark));
    }

    private Cancellable every(Duration pause, java.util.function.Supplier<CompletionStage<Done>> task) {
        return system.scheduler()
                .scheduleWithFixedDelay(
                        Duration.ZERO,
                        pause,
                        () -> {
                            var unused = task.get().exceptionally(failure -> {
                                LOG.atWarn().setCause(failure).log("Collecting failed; the next round comes");
                                return Done.getInstance();
                            });
                        },
                        system.executionContext());
    }
}
