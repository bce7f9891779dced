package cloud.firn.storage.object;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The index of keys in Cassandra. What enters or leaves it is counted for the bill in the same mutation.
 *
 * <p>A row is written and deleted under its version as the timestamp: of two nodes whose clocks differ, neither can
 * delete in vain.
 */
final class Index {
    /** How long a slot of counted changes is, in milliseconds. */
    static final long SLOT_MILLIS = 10_000;

    private static final String COLUMNS =
            "key, version, body, size_bytes, etag, parts, chunk_bytes, headers, metadata, checksums";

    private final CqlSession cassandra;
    private final Clock clock;
    private final PreparedStatement insert;
    private final PreparedStatement remove;
    private final PreparedStatement change;
    private final PreparedStatement versions;
    private final PreparedStatement newest;
    private final PreparedStatement after;
    private final PreparedStatement from;

    Index(CqlSession cassandra, Clock clock, String keyspace) {
        this.cassandra = cassandra;
        this.clock = clock;
        var table = keyspace + ".objects";
        var where = " FROM " + table + " WHERE bucket_id = ? AND span = ? AND key ";
        this.insert = cassandra.prepare("INSERT INTO " + table + " (bucket_id, span, " + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
        this.remove = cassandra.prepare("DELETE FROM " + table
                + " USING TIMESTAMP ? WHERE bucket_id = ? AND span = ? AND key = ? AND version = ? AND body = ?");
        this.change = cassandra.prepare("INSERT INTO " + keyspace + ".changes (bucket_id, span, slot, body, removed,"
                + " at, size_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.versions = cassandra.prepare("SELECT " + COLUMNS + where + "= ?");
        this.newest = cassandra.prepare("SELECT " + COLUMNS + where + "= ? LIMIT 1");
        var line = "SELECT key, version, body, size_bytes, etag";
        this.after = cassandra.prepare(line + where + "> ? LIMIT ?");
        this.from = cassandra.prepare(line + where + ">= ? LIMIT ?");
    }

    /** Makes an object visible. A repeat with the same row changes nothing. */
    CompletionStage<Done> insert(Place place, ObjectRow row, long atMillis) {
        return one(inserting(place, row), changing(place, row.body(), false, row.sizeBytes(), atMillis));
    }

    /** Gives a row another version. */
    CompletionStage<Done> renew(Place place, ObjectRow old, ObjectRow renewed) {
        return one(inserting(place, renewed), removing(place, old));
    }

    /** Removes exactly this row. */
    CompletionStage<Done> remove(Place place, ObjectRow row) {
        return one(removing(place, row), changing(place, row.body(), true, row.sizeBytes(), clock.millis()));
    }

    /** Every row of a key, newest first. More than one only while an older one is about to be trimmed. */
    CompletionStage<List<ObjectRow>> versions(Place place) {
        return cassandra
                .executeAsync(versions.bind(place.bucketId(), place.span(), place.key()))
                .thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** The object under a key: no row or one. */
    CompletionStage<List<ObjectRow>> newest(Place place) {
        return cassandra
                .executeAsync(newest.bind(place.bucketId(), place.span(), place.key()))
                .thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** Keys in order of their UTF-8 bytes. */
    CompletionStage<List<Listing.Line>> lines(UUID bucketId, String key, boolean inclusive, int limit) {
        var statement = (inclusive ? from : after).bind(bucketId, 0, key, limit).setPageSize(limit);
        return cassandra.executeAsync(statement).thenApply(rows -> {
            var found = new ArrayList<Listing.Line>();
            for (var row : rows.currentPage()) {
                found.add(new Listing.Line(
                        row.getString(0),
                        Instant.ofEpochMilli(row.getLong(1) / 1000),
                        row.getLong(3),
                        row.getString(4)));
            }
            return found;
        });
    }

    private com.datastax.oss.driver.api.core.cql.BoundStatement inserting(Place place, ObjectRow row) {
        return insert.bind(
                place.bucketId(),
                place.span(),
                place.key(),
                row.version(),
                row.body(),
                row.sizeBytes(),
                row.etag(),
                row.parts(),
                row.chunkBytes(),
                row.headers(),
                row.metadata(),
                row.checksums(),
                row.version());
    }

    private com.datastax.oss.driver.api.core.cql.BoundStatement removing(Place place, ObjectRow row) {
        return remove.bind(row.version(), place.bucketId(), place.span(), place.key(), row.version(), row.body());
    }

    private com.datastax.oss.driver.api.core.cql.BoundStatement changing(
            Place place, UUID body, boolean removed, long sizeBytes, long atMillis) {
        return change.bind(
                place.bucketId(),
                place.span(),
                atMillis / SLOT_MILLIS,
                body,
                removed,
                Instant.ofEpochMilli(atMillis),
                sizeBytes);
    }

    private CompletionStage<Done> one(
            com.datastax.oss.driver.api.core.cql.BoundStatement first,
            com.datastax.oss.driver.api.core.cql.BoundStatement second) {
        var batch = BatchStatement.newInstance(DefaultBatchType.LOGGED, first, second)
                .setIdempotent(true);
        return cassandra.executeAsync(batch).thenApply(done -> Done.getInstance());
    }

    private static CompletionStage<List<ObjectRow>> collect(AsyncResultSet rows, List<ObjectRow> found) {
        for (var row : rows.currentPage()) {
            found.add(read(row));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }

    private static ObjectRow read(Row row) {
        return new ObjectRow(
                row.getString(0),
                row.getLong(1),
                row.getUuid(2),
                row.getLong(3),
                row.getString(4),
                row.getInt(5),
                row.getInt(6),
                row.getMap(7, String.class, String.class),
                row.getMap(8, String.class, String.class),
                row.getMap(9, String.class, String.class));
    }
}
