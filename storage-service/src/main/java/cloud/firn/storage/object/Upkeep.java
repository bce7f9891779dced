package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.notification.Cause;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.notification.Outbox;
import cloud.firn.storage.notification.Telling;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The index for those who look after objects: row after row, however many there are, and what may be done with one.
 *
 * <p>Rows have their notes; they have neither their bytes nor their attributes.
 */
public final class Upkeep {
    private final Buckets buckets;
    private final Spots spots;
    private final BucketRows rows;
    private final Names names;
    private final Damage damage;
    private final Outbox outbox;
    private final Clock clock;

    Upkeep(Buckets buckets, Spots spots, BucketRows rows, Names names, Damage damage, Outbox outbox, Clock clock) {
        this.buckets = buckets;
        this.spots = spots;
        this.rows = rows;
        this.names = names;
        this.damage = damage;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Every row of a bucket from a key on, in the order of keys, of each key the newest first. */
    public Source<ObjectRow, NotUsed> rows(UUID bucketId, String fromKey) {
        return rows.from(bucketId, fromKey);
    }

    /** Every row of a key, newest first. */
    public Source<ObjectRow, NotUsed> versions(UUID bucketId, String key) {
        return rows.of(bucketId, key);
    }

    /**
     * The ids of all buckets, in an order that stays the same.
     *
     * @param from where to begin, inclusive
     */
    public Source<UUID, NotUsed> bucketIds(Optional<UUID> from) {
        return buckets.ids(from);
    }

    /**
     * Deletes an object as its bucket's versioning says, unless there is a newer one by now.
     *
     * @return whether it was deleted
     */
    public CompletionStage<Boolean> expire(BucketView bucket, ObjectRow row) {
        return spots.now(bucket, row.key()).thenCompose(spot -> {
            if (bucket.versioning() == Versioning.OFF) {
                var telling = telling(bucket, row, EventName.EXPIRED);
                return names.remove(spot, row, telling, false).thenApply(done -> true);
            }
            var marker = ObjectRow.marker(
                    row.key(),
                    Math.max(clock.next(), row.version() + 1),
                    bucket.versioning() == Versioning.SUSPENDED,
                    bucket.organisation(),
                    bucket.ownerName());
            return names.cover(spot, row, marker, telling(bucket, row, EventName.EXPIRED_BY_MARKER));
        });
    }

    /** Removes exactly this row, which came to its end. */
    public CompletionStage<Done> expireVersion(BucketView bucket, ObjectRow row) {
        var telling = telling(bucket, row, EventName.EXPIRED);
        boolean versioned = bucket.versioning() != Versioning.OFF;
        return at(bucket.id(), row.key(), spot -> names.remove(spot, row, telling, versioned));
    }

    private Telling telling(BucketView bucket, ObjectRow row, EventName event) {
        return outbox.telling(bucket, row.key(), new Occasion(event, Cause.ofService(bucket)));
    }

    /** Removes the rows of a key that a newer one has replaced: a crash came before its writer could. */
    public CompletionStage<Done> trim(UUID bucketId, String key) {
        return at(bucketId, key, names::trim);
    }

    private CompletionStage<Done> at(UUID bucketId, String key, Function<Spot, CompletionStage<Done>> work) {
        return spots.of(bucketId, key).thenCompose(spot -> spot.map(work)
                .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance())));
    }

    /**
     * What is wrong with the bytes of an object, in words; nothing when they are whole.
     *
     * @param chunksPerSecond how many may be read
     */
    public CompletionStage<List<String>> damage(ObjectRow row, int chunksPerSecond) {
        return damage.of(row, chunksPerSecond);
    }
}
