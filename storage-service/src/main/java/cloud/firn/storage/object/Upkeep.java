package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The index for those who look after objects: row after row, however many there are, and what may be done with one.
 *
 * <p>Rows have their notes; they have neither their bytes nor their attributes.
 */
public final class Upkeep {
    private static final int ROWS_AT_ONCE = 500;

    private final CqlSession cassandra;
    private final Names names;
    private final Chunks chunks;
    private final Manifests manifests;
    private final Clock clock;
    private final PreparedStatement rows;
    private final PreparedStatement versions;
    private final PreparedStatement buckets;
    private final PreparedStatement bucketsFrom;

    Upkeep(CqlSession cassandra, String keyspace, Names names, Chunks chunks, Manifests manifests, Clock clock) {
        this.cassandra = cassandra;
        this.names = names;
        this.chunks = chunks;
        this.manifests = manifests;
        this.clock = clock;
        var table = keyspace + ".objects";
        var some = "SELECT " + IndexRows.NOTED + " FROM " + table + " WHERE bucket_id = ? AND span = 0 AND key ";
        this.rows = cassandra.prepare(some + ">= ?");
        this.versions = cassandra.prepare(some + "= ?");
        var every = "SELECT DISTINCT bucket_id, span FROM " + table;
        this.buckets = cassandra.prepare(every);
        this.bucketsFrom = cassandra.prepare(every + " WHERE token(bucket_id, span) >= token(?, 0)");
    }

    /** Every row of a bucket from a key on, in the order of keys, of each key the newest first. */
    public Source<ObjectRow, NotUsed> rows(UUID bucketId, String fromKey) {
        return read(rows, bucketId, fromKey);
    }

    /** Every row of a key, newest first. */
    public Source<ObjectRow, NotUsed> versions(UUID bucketId, String key) {
        return read(versions, bucketId, key);
    }

    private Source<ObjectRow, NotUsed> read(PreparedStatement statement, UUID bucketId, String key) {
        return Pages.of(cassandra, statement.bind(bucketId, key).setPageSize(ROWS_AT_ONCE))
                .mapConcat(row -> IndexRows.noted(row).stream().toList());
    }

    /**
     * The ids of all buckets that have a row, in an order that stays the same.
     *
     * @param from where to begin, inclusive
     */
    public Source<UUID, NotUsed> bucketIds(Optional<UUID> from) {
        return Pages.of(cassandra, from.map(bucketsFrom::bind).orElseGet(buckets::bind))
                .map(row -> java.util.Objects.requireNonNull(row.getUuid(0)));
    }

    /**
     * Deletes an object as its bucket's versioning says, unless there is a newer one by now.
     *
     * @return whether it was deleted
     */
    public CompletionStage<Boolean> expire(BucketView bucket, ObjectRow row) {
        var place = Place.of(bucket.id(), row.key());
        if (bucket.versioning() == Versioning.OFF) {
            return names.remove(place, row).thenApply(done -> true);
        }
        var marker = ObjectRow.marker(
                row.key(),
                Math.max(clock.next(), row.version() + 1),
                bucket.versioning() == Versioning.SUSPENDED,
                bucket.organisation(),
                bucket.ownerName());
        return names.cover(place, row, marker);
    }

    /** Removes exactly this row. */
    public CompletionStage<Done> remove(UUID bucketId, ObjectRow row) {
        return names.remove(Place.of(bucketId, row.key()), row);
    }

    /** Removes the rows of a key that a newer one has replaced: a crash came before its writer could. */
    public CompletionStage<Done> trim(UUID bucketId, String key) {
        return names.trim(Place.of(bucketId, key));
    }

    /**
     * What is wrong with the bytes of an object, in words; nothing when they are whole.
     *
     * @param chunksPerSecond how many may be read
     */
    public CompletionStage<List<String>> damage(ObjectRow row, int chunksPerSecond) {
        if (!row.hasBody()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return row.parts() == 0
                ? chunks.damage(row.body(), row.content().chunkBytes(), row.sizeBytes(), chunksPerSecond)
                : manifests.read(row.body()).thenCompose(parts -> {
                    if (parts.size() != row.parts()) {
                        return CompletableFuture.completedFuture(
                                List.of("the manifest names " + parts.size() + " of " + row.parts() + " parts"));
                    }
                    return chunks.damage(parts, chunksPerSecond);
                });
    }
}
