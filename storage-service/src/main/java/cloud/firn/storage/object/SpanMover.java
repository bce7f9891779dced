package cloud.firn.storage.object;

import akka.Done;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.bucket.BucketSpans;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.span.Move;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Moves the rows of spans that were divided or joined; one in the cluster, a few buckets at once.
 *
 * <p>Each half of a move begins a whole grace after its bucket said what holds: until then somebody may act on the older
 * word. Whatever ends it in between, whoever is the one then does that half again.
 */
public final class SpanMover {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int BUCKETS_AT_ONCE = 3;

    private final ActorContext<Command> context;
    private final Materializer materializer;
    private final BucketSpans buckets;
    private final SpanCopy rows;
    private final Duration grace;
    private final Set<String> busy = new HashSet<>();
    private String from = "";

    private sealed interface Command extends CborSerializable {}

    private record Tick() implements Command {}

    private record Found(List<Buckets.Listed> buckets) implements Command {}

    private record Ended(String bucket) implements Command {}

    private SpanMover(ActorContext<Command> context, BucketSpans buckets, SpanCopy rows, Duration grace) {
        this.context = context;
        this.materializer = Materializer.createMaterializer(context);
        this.buckets = buckets;
        this.rows = rows;
        this.grace = grace;
    }

    /** Starts moving. Blocking, for starting. */
    public static void start(Node node, String keyspace, Buckets buckets, Clock clock, Dividing dividing) {
        var rows = new SpanCopy(node.cassandra(), clock, keyspace);
        ClusterSingleton.get(node.system())
                .init(SingletonActor.of(
                        Behaviors.<Command>setup(context -> Behaviors.withTimers(
                                timers -> new SpanMover(context, buckets.spans(), rows, dividing.grace()).run(timers))),
                        "span-mover"));
    }

    private Behavior<Command> run(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), EVERY);
        return Behaviors.receive(Command.class)
                .onMessage(Tick.class, tick -> look())
                .onMessage(Found.class, this::found)
                .onMessage(Ended.class, ended -> {
                    busy.remove(ended.bucket());
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> look() {
        if (busy.size() < BUCKETS_AT_ONCE) {
            var listed = buckets.moving(from).take(2L * BUCKETS_AT_ONCE).runWith(Sink.seq(), materializer);
            context.pipeToSelf(listed, (found, failure) -> {
                if (failure != null) {
                    context.getSystem().log().warn("What is to be moved could not be read; it is read again", failure);
                }
                return new Found(failure == null ? found : List.of());
            });
        }
        return Behaviors.same();
    }

    /** Begins with the next ones, in turn: a bucket that always has something to move keeps none from its turn. */
    private Behavior<Command> found(Found found) {
        from = "";
        for (var bucket : found.buckets()) {
            if (busy.size() < BUCKETS_AT_ONCE && busy.add(bucket.name())) {
                from = bucket.name() + "\0";
                context.pipeToSelf(move(bucket), (done, failure) -> {
                    if (failure != null) {
                        context.getSystem()
                                .log()
                                .warn("Rows of {} could not be moved; it goes on", bucket.name(), failure);
                    }
                    return new Ended(bucket.name());
                });
            }
        }
        return Behaviors.same();
    }

    /** Does what is open: first the copies, then what is to be cleared. */
    private CompletionStage<Done> move(Buckets.Listed bucket) {
        return each(bucket, Move.Phase.COPYING, move -> rows.copy(bucket.id(), move, materializer)
                        .thenCompose(done -> buckets.copied(bucket.name(), bucket.id(), move)))
                .thenCompose(done -> each(bucket, Move.Phase.CLEARING, move -> rows.clear(bucket.id(), move)
                        .thenCompose(cleared -> buckets.cleared(bucket.name(), bucket.id(), move))));
    }

    private CompletionStage<Done> each(
            Buckets.Listed bucket, Move.Phase phase, Function<Move, CompletionStage<Boolean>> work) {
        return Source.completionStage(buckets.moves(bucket.name(), bucket.id()))
                .map(moves ->
                        moves.stream().filter(move -> move.phase() == phase).toList())
                .filter(moves -> !moves.isEmpty())
                .delay(grace, akka.stream.DelayOverflowStrategy.backpressure())
                .mapConcat(moves -> moves)
                .mapAsync(1, work::apply)
                .runWith(Sink.<Boolean>ignore(), materializer);
    }
}
