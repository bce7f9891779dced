package cloud.firn.storage.object;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The index of keys in Cassandra. What enters or leaves it is counted for the bill in the same mutation.
 *
 * <p>A row is written under its version as the timestamp and deleted under a later one: of two nodes whose clocks differ,
 * neither can delete in vain.
 */
final class Index {
    /** How long a slot of counted changes is, in milliseconds. */
    static final long SLOT_MILLIS = 10_000;

    private final CqlSession cassandra;
    private final Clock clock;
    private final IndexRows rows;
    private final PreparedStatement remove;
    private final PreparedStatement change;
    private final PreparedStatement annotate;
    private final PreparedStatement slim;
    private final PreparedStatement newest;
    private final PreparedStatement exact;
    private final PreparedStatement older;
    private final PreparedStatement after;
    private final PreparedStatement from;
    private final PreparedStatement afterGrouped;
    private final PreparedStatement fromGrouped;

    Index(CqlSession cassandra, Clock clock, String keyspace) {
        this.cassandra = cassandra;
        this.clock = clock;
        var table = keyspace + ".objects";
        var span = " FROM " + table + " WHERE bucket_id = ? AND span = ? AND key ";
        this.rows = new IndexRows(cassandra, table);
        this.remove = cassandra.prepare("DELETE FROM " + table
                + " USING TIMESTAMP ? WHERE bucket_id = ? AND span = ? AND key = ? AND version = ? AND body = ?");
        this.change = cassandra.prepare("INSERT INTO " + keyspace + ".changes (bucket_id, span, slot, body, removed,"
                + " at, size_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.annotate = cassandra.prepare("UPDATE " + table + " USING TIMESTAMP ? SET tags = ?, acl = ?, lock_mode = ?,"
                + " lock_until = ?, legal_hold = ? WHERE bucket_id = ? AND span = ? AND key = ? AND version = ? AND"
                + " body = ?");
        this.slim = cassandra.prepare("SELECT " + IndexRows.SLIM + span + "= ?");
        this.newest = cassandra.prepare("SELECT " + IndexRows.COLUMNS + span + "= ? LIMIT 1");
        this.exact = cassandra.prepare("SELECT " + IndexRows.COLUMNS + span + "= ? AND version = ? AND body = ?");
        var line = "SELECT " + IndexRows.LINE + span;
        this.older = cassandra.prepare(line + "= ? AND version <= ? LIMIT ?");
        this.after = cassandra.prepare(line + "> ? LIMIT ?");
        this.from = cassandra.prepare(line + ">= ? LIMIT ?");
        this.afterGrouped = cassandra.prepare(line + "> ? GROUP BY key LIMIT ?");
        this.fromGrouped = cassandra.prepare(line + ">= ? GROUP BY key LIMIT ?");
    }

    /** Makes an object visible. A repeat with the same row changes nothing. */
    CompletionStage<Done> insert(Place place, ObjectRow row, long atMillis) {
        return row.marker()
                ? run(rows.inserting(place, row).setIdempotent(true))
                : one(rows.inserting(place, row), changing(place, row, false, atMillis));
    }

    /** Gives a row another version. */
    CompletionStage<Done> renew(Place place, ObjectRow old, ObjectRow renewed) {
        return one(rows.inserting(place, renewed), removing(place, old));
    }

    /** Removes exactly this row. */
    CompletionStage<Done> remove(Place place, ObjectRow row) {
        return row.marker()
                ? run(removing(place, row).setIdempotent(true))
                : one(removing(place, row), changing(place, row, true, clock.millis()));
    }

    /** Writes the notes of a row that is there. */
    CompletionStage<Done> annotate(Place place, ObjectRow row) {
        var notes = row.notes();
        return run(annotate.bind(
                clock.next(),
                notes.tags().isEmpty() ? null : notes.tags(),
                notes.acl().isEmpty() ? null : notes.acl(),
                notes.lockMode().isEmpty() ? null : notes.lockMode(),
                notes.lockUntil(),
                notes.legalHold() ? Boolean.TRUE : null,
                place.bucketId(),
                place.span(),
                place.key(),
                row.version(),
                row.body()));
    }

    /** Every row of a key, newest first, without what is in it: enough to remove it. */
    CompletionStage<List<ObjectRow>> slim(Place place) {
        return cassandra
                .executeAsync(slim.bind(place.bucketId(), place.span(), place.key()))
                .thenCompose(found -> collect(found, new ArrayList<>()));
    }

    /** The newest row of a key, a marker or an object. */
    CompletionStage<Optional<ObjectRow>> newest(Place place) {
        return first(newest.bind(place.bucketId(), place.span(), place.key()));
    }

    /** One version. */
    CompletionStage<Optional<ObjectRow>> exact(Place place, VersionId id) {
        return first(exact.bind(place.bucketId(), place.span(), place.key(), id.version(), id.body()));
    }

    /**
     * Lines in order of the UTF-8 bytes of their keys.
     *
     * @param grouped only the newest line of each key
     */
    CompletionStage<List<Line>> lines(UUID bucketId, String key, boolean inclusive, boolean grouped, int limit) {
        var statement = inclusive ? (grouped ? fromGrouped : from) : grouped ? afterGrouped : after;
        return lines(statement.bind(bucketId, 0, key, limit).setPageSize(limit));
    }

    /** Whether a bucket has no object, no marker and no version. */
    CompletionStage<Boolean> isEmpty(UUID bucketId) {
        return lines(bucketId, "", true, false, 10)
                .thenApply(found -> found.stream().allMatch(Line::ghost));
    }

    /** The lines of one key from {@code version} down. */
    CompletionStage<List<Line>> older(UUID bucketId, String key, long version, int limit) {
        return lines(older.bind(bucketId, 0, key, version, limit).setPageSize(limit));
    }

    private CompletionStage<List<Line>> lines(BoundStatement statement) {
        return cassandra.executeAsync(statement).thenApply(found -> {
            var lines = new ArrayList<Line>();
            for (var row : found.currentPage()) {
                lines.add(IndexRows.line(row));
            }
            return lines;
        });
    }

    private CompletionStage<Optional<ObjectRow>> first(BoundStatement statement) {
        return cassandra.executeAsync(statement).thenApply(found -> {
            var row = found.one();
            return row == null ? Optional.empty() : IndexRows.read(row);
        });
    }

    private BoundStatement removing(Place place, ObjectRow row) {
        return remove.bind(
                Math.max(row.version(), clock.next()),
                place.bucketId(),
                place.span(),
                place.key(),
                row.version(),
                row.body());
    }

    private BoundStatement changing(Place place, ObjectRow row, boolean removed, long atMillis) {
        return change.bind(
                place.bucketId(),
                place.span(),
                atMillis / SLOT_MILLIS,
                row.body(),
                removed,
                Instant.ofEpochMilli(atMillis),
                row.sizeBytes());
    }

    private CompletionStage<Done> one(BoundStatement first, BoundStatement second) {
        return run(BatchStatement.newInstance(DefaultBatchType.LOGGED, first, second)
                .setIdempotent(true));
    }

    private CompletionStage<Done> run(com.datastax.oss.driver.api.core.cql.Statement<?> statement) {
        return cassandra.executeAsync(statement).thenApply(done -> Done.getInstance());
    }

    private static CompletionStage<List<ObjectRow>> collect(AsyncResultSet page, List<ObjectRow> found) {
        for (var row : page.currentPage()) {
            IndexRows.slim(row).ifPresent(found::add);
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }
}
