package cloud.firn.storage.object;

import akka.Done;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.span.Stretch;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says where keys stand in the index. What was said holds for half of a grace: rows are moved only a whole grace after the
 * bucket said that they will be, when nobody acts on the older word any more.
 */
final class Spots {
    private final Buckets buckets;
    private final Clock clock;
    private final long holdsMillis;

    Spots(Buckets buckets, Clock clock, Duration grace) {
        this.buckets = buckets;
        this.clock = clock;
        this.holdsMillis = grace.toMillis() / 2;
    }

    /** The spot of a key, by what the bucket said when it was asked for, or by what it says now. */
    CompletionStage<Spot> of(BucketView bucket, String key) {
        return bucket.stretch().covers(key) && holds(bucket.stretch())
                ? CompletableFuture.completedFuture(spot(bucket, key))
                : now(bucket, key);
    }

    /** The spot of a key now. */
    CompletionStage<Spot> now(BucketView bucket, String key) {
        return buckets.now(bucket.name(), bucket.id(), key).thenApply(now -> spot(now, key));
    }

    /** The spot of a key now; nothing when its bucket is gone. */
    CompletionStage<Optional<Spot>> of(UUID bucketId, String key) {
        return buckets.ofId(bucketId, key).thenApply(found -> found.map(bucket -> spot(bucket, key)));
    }

    /** The spot of a key of a bucket that may be written to; refused when it may not. */
    CompletionStage<Spot> writable(BucketView bucket, String key) {
        return buckets.writable(bucket, key).thenApply(now -> spot(now, key));
    }

    /** Whether what was said may still be acted on. */
    boolean holds(Stretch stretch) {
        return clock.millis() - stretch.asOfMillis() < holdsMillis;
    }

    /** The same spot as it is now. */
    CompletionStage<Spot> again(Spot spot) {
        return buckets.now(spot.bucket(), spot.bucketId(), spot.key()).thenApply(now -> spot(now, spot.key()));
    }

    /** To be asked after a change: refuses when it took so long that it may have been made where the key is no more. */
    CompletionStage<Done> settled(Spot spot) {
        if (holds(spot.stretch())) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return again(spot).thenApply(now -> {
            if (now.span() != spot.span()) {
                throw new Refused(Code.SERVICE_UNAVAILABLE);
            }
            return Done.getInstance();
        });
    }

    private static Spot spot(BucketView bucket, String key) {
        return new Spot(bucket.name(), bucket.id(), key, bucket.stretch());
    }
}
