package cloud.firn.storage.bucket;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Source;
import cloud.firn.storage.span.Move;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Orders about how the keys of a bucket are divided among spans. The bucket decides; what it refuses is not done. */
public final class BucketSpans {
    /** Under which buckets stand in the table of hints while rows of theirs move. */
    static final String MOVING = "MOVING";

    private final BiFunction<
                    String,
                    Function<ActorRef<BucketEntity.Reply>, BucketEntity.Command>,
                    CompletionStage<BucketEntity.Reply>>
            entities;
    private final Function<String, Source<Buckets.Listed, NotUsed>> hints;

    BucketSpans(
            BiFunction<
                            String,
                            Function<ActorRef<BucketEntity.Reply>, BucketEntity.Command>,
                            CompletionStage<BucketEntity.Reply>>
                    entities,
            Function<String, Source<Buckets.Listed, NotUsed>> hints) {
        this.entities = entities;
        this.hints = hints;
    }

    /** Divides the keys of a span at each cut; whether it was done. */
    public CompletionStage<Boolean> split(String bucket, UUID bucketId, int span, List<String> cuts) {
        return done(bucket, to -> new BucketEntity.Split(bucketId, span, cuts, to));
    }

    /** Makes a span and the one behind it one; whether it was done. */
    public CompletionStage<Boolean> join(String bucket, UUID bucketId, int left, int right) {
        return done(bucket, to -> new BucketEntity.Join(bucketId, left, right, to));
    }

    /** Exchanges a span for a fresh one, without what was removed from it; whether it was done. */
    public CompletionStage<Boolean> renew(String bucket, UUID bucketId, int span) {
        return done(bucket, to -> new BucketEntity.Renew(bucketId, span, to));
    }

    /** Tells that the rows of a move are in the new span. */
    public CompletionStage<Boolean> copied(String bucket, UUID bucketId, Move move) {
        return done(bucket, to -> new BucketEntity.ReportCopied(bucketId, move.from(), move.to(), to));
    }

    /** Tells that the rows of a move are no more in the old span. */
    public CompletionStage<Boolean> cleared(String bucket, UUID bucketId, Move move) {
        return done(bucket, to -> new BucketEntity.ReportCleared(bucketId, move.from(), move.to(), to));
    }

    /** What moves in a bucket; nothing when the bucket is gone. */
    public CompletionStage<List<Move>> moves(String bucket, UUID bucketId) {
        return entities.apply(bucket, to -> new BucketEntity.DescribeMoves(bucketId, to))
                .thenApply(reply -> reply instanceof BucketEntity.Moving moving ? moving.moves() : List.of());
    }

    /** Buckets in which something may move, by name, from {@code name} on. Ask the bucket itself as well. */
    public Source<Buckets.Listed, NotUsed> moving(String name) {
        return hints.apply(name);
    }

    private CompletionStage<Boolean> done(
            String bucket, Function<ActorRef<BucketEntity.Reply>, BucketEntity.Command> command) {
        return entities.apply(bucket, command).thenApply(BucketEntity.Accepted.class::isInstance);
    }
}
