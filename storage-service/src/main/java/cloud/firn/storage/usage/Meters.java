package cloud.firn.storage.usage;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.usage.UsageFact;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.topic.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Measures every bucket of the installation and tells it on {@code firn.usage}; one in the cluster.
 *
 * <p>An interval is written, together with what it counted, before it is told; after a crash the last written interval
 * of every meter is told again under the same id. So nothing is counted twice, and no byte that was stored is lost.
 */
public final class Meters {
    static final String BYTE_SECONDS = "storage.byte-seconds";
    static final String REQUESTS = "storage.requests";
    static final String BYTES_OUT = "storage.bytes-out";

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration HAND_OVER = Duration.ofSeconds(1);
    private static final long SLOT_MILLIS = 10_000;
    /** No write is on its way longer than this; older slots are closed. */
    private static final long OPEN_SLOTS = 6;

    private final ActorContext<Command> context;
    private final MeterTables tables;
    private final Publisher publisher;
    private final String topic;
    private final InstantSource clock;
    private final Map<Tally.Counter, Long> counts = new HashMap<>();
    private boolean toldAgain;
    private boolean measuring;
    private boolean askedAgain;

    private sealed interface Command extends CborSerializable {}

    private record Tick() implements Command {}

    private record Handed(List<Tally.Count> counts) implements Command {}

    private record Measured(List<Tally.Count> left, boolean well) implements Command {}

    private Meters(ActorContext<Command> context, MeterTables tables, Node node) {
        this.context = context;
        this.tables = tables;
        this.publisher = node.publisher();
        this.topic = node.topic(Topics.USAGE);
        this.clock = node.clock();
    }

    /** Starts measuring; what {@code tally} counts is handed over every second. Returns what asks for a round at once. */
    public static Runnable start(Node node, String keyspace, Tally tally) {
        var tables = new MeterTables(node.cassandra(), keyspace);
        ActorRef<Command> meters = ClusterSingleton.get(node.system())
                .init(SingletonActor.of(
                        Behaviors.<Command>setup(context ->
                                Behaviors.withTimers(timers -> new Meters(context, tables, node).run(timers))),
                        "bucket-meters"));
        Runnable handOver = () -> {
            var counts = tally.drain();
            if (!counts.isEmpty()) {
                meters.tell(new Handed(counts));
            }
        };
        node.system()
                .scheduler()
                .scheduleWithFixedDelay(
                        HAND_OVER, HAND_OVER, handOver, node.system().executionContext());
        return () -> {
            handOver.run();
            meters.tell(new Tick());
        };
    }

    private Behavior<Command> run(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, EVERY);
        return Behaviors.receive(Command.class)
                .onMessage(Tick.class, tick -> measure())
                .onMessage(Handed.class, this::handed)
                .onMessage(Measured.class, this::measured)
                .build();
    }

    private Behavior<Command> handed(Handed handed) {
        handed.counts().forEach(count -> counts.merge(count.counter(), count.quantity(), Long::sum));
        return Behaviors.same();
    }

    private Behavior<Command> measure() {
        if (measuring) {
            askedAgain = true;
            return Behaviors.same();
        }
        measuring = true;
        var taken = Map.copyOf(counts);
        counts.clear();
        var left = java.util.Collections.synchronizedMap(new HashMap<>(taken));
        boolean tellAgain = !toldAgain;
        var round = tables.all().thenCompose(all -> Source.from(all)
                .mapAsync(4, bucket -> (tellAgain
                                ? tellAll(bucket, bucket.told())
                                : CompletableFuture.completedFuture(Done.getInstance()))
                        .thenCompose(done -> measure(bucket, taken, left)))
                .runWith(Sink.<Done>ignore(), context.getSystem()));
        context.pipeToSelf(round, (done, failure) -> {
            if (failure != null) {
                context.getSystem().log().warn("Buckets could not be measured; the next round comes", failure);
            }
            return new Measured(
                    left.entrySet().stream()
                            .map(e -> new Tally.Count(e.getKey(), e.getValue()))
                            .toList(),
                    failure == null);
        });
        return Behaviors.same();
    }

    private Behavior<Command> measured(Measured round) {
        measuring = false;
        toldAgain |= round.well();
        if (!round.well()) {
            // What was not written is tried again; a round that failed after writing has taken its counts out.
            handed(new Handed(round.left()));
            // The last written intervals may not have been told.
            toldAgain = false;
        }
        if (askedAgain) {
            askedAgain = false;
            return measure();
        }
        return Behaviors.same();
    }

    private CompletionStage<Done> measure(
            MeterTables.Meters bucket, Map<Tally.Counter, Long> taken, Map<Tally.Counter, Long> left) {
        var closedAt = bucket.closedAt();
        var until = closedAt == null ? Instant.ofEpochMilli(clock.millis()) : closedAt;
        return tables.changes(bucket)
                .thenCompose(changes -> {
                    var fresh = Change.fresh(changes);
                    var since = bucket.toldUntil("", BYTE_SECONDS, "");
                    var bytes = ByteTime.measure(
                            bucket.storedBytes(),
                            bucket.carry(),
                            fresh.stream().map(Meters::change).toList(),
                            since.toEpochMilli(),
                            until.toEpochMilli());
                    var intervals = intervals(bucket, bytes, since, until, taken);
                    boolean idle = intervals.isEmpty() && fresh.isEmpty();
                    if (idle || !until.isAfter(since)) {
                        return CompletableFuture.completedFuture(Done.getInstance());
                    }
                    long slot = Math.max(bucket.slot(), until.toEpochMilli() / SLOT_MILLIS - OPEN_SLOTS);
                    // Taken out before they are written: a write whose end is unknown must not count twice.
                    left.keySet().removeIf(c -> c.bucketId().equals(bucket.bucketId()));
                    return tables.advance(bucket, bytes, slot, intervals, fresh, until)
                            .thenCompose(done -> tellAll(bucket, intervals))
                            .thenCompose(done -> slot > bucket.slot() && slot % OPEN_SLOTS == 0
                                    ? tables.forgetSlots(bucket, slot)
                                    : CompletableFuture.completedFuture(done));
                })
                .thenCompose(done -> {
                    left.keySet().removeIf(c -> c.bucketId().equals(bucket.bucketId()) && closedAt != null);
                    return closedAt == null ? CompletableFuture.completedFuture(done) : tables.forget(bucket, closedAt);
                });
    }

    private static ByteTime.Change change(Change change) {
        return new ByteTime.Change(
                change.removed() ? -change.sizeBytes() : change.sizeBytes(),
                change.at().toEpochMilli());
    }

    /** The byte-seconds while there is anything to tell, and whatever was counted. */
    private static List<MeterTables.Interval> intervals(
            MeterTables.Meters bucket, ByteTime bytes, Instant since, Instant until, Map<Tally.Counter, Long> taken) {
        var found = new ArrayList<MeterTables.Interval>();
        if (bytes.byteSeconds() > 0 || bytes.storedBytes() > 0 || bucket.storedBytes() > 0) {
            found.add(new MeterTables.Interval("", BYTE_SECONDS, "", since, until, bytes.byteSeconds()));
        }
        taken.forEach((counter, quantity) -> {
            var from = bucket.toldUntil(counter.payer(), counter.meter(), counter.variable());
            if (counter.bucketId().equals(bucket.bucketId()) && until.isAfter(from)) {
                found.add(new MeterTables.Interval(
                        counter.payer(), counter.meter(), counter.variable(), from, until, quantity));
            }
        });
        return found;
    }

    private CompletionStage<Done> tellAll(MeterTables.Meters bucket, List<MeterTables.Interval> intervals) {
        CompletionStage<Done> told = CompletableFuture.completedFuture(Done.getInstance());
        for (var interval : intervals) {
            told = told.thenCompose(done -> tell(bucket, interval));
        }
        return told;
    }

    private CompletionStage<Done> tell(MeterTables.Meters bucket, MeterTables.Interval interval) {
        var id = id(bucket.bucketId(), interval);
        var payer = interval.payer().isEmpty() ? bucket.organisation() : interval.payer();
        var measured = new UsageFact.Measured(
                id,
                payer,
                "storage",
                bucket.bucket(),
                interval.meter(),
                interval.variable(),
                interval.quantity(),
                interval.since(),
                interval.until());
        var fact = new Fact<UsageFact>(id, payer, interval.until().toEpochMilli(), interval.until(), 1, measured);
        return publisher.send(topic, payer, Facts.write(fact));
    }

    private static String id(@Nullable UUID bucketId, MeterTables.Interval interval) {
        return bucketId + "/" + interval.meter() + "/" + interval.kept() + "/"
                + interval.until().toEpochMilli();
    }
}
