package cloud.firn.storage.object;

import akka.Done;
import cloud.firn.storage.span.Stretch;
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
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Stream;

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
    private final Touched touched;
    private final PreparedStatement remove;
    private final PreparedStatement change;
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
        this.touched = new Touched(cassandra, keyspace);
        this.remove = cassandra.prepare("DELETE FROM " + table
                + " USING TIMESTAMP ? WHERE bucket_id = ? AND span = ? AND key = ? AND version = ? AND body = ?");
        this.change = cassandra.prepare("INSERT INTO " + keyspace + ".changes (bucket_id, span, slot, body, removed,"
                + " at, size_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.slim = cassandra.prepare("SELECT " + IndexRows.SLIM + span + "= ?");
        this.newest = cassandra.prepare("SELECT " + IndexRows.COLUMNS + span + "= ? LIMIT 1");
        this.exact = cassandra.prepare("SELECT " + IndexRows.COLUMNS + span + "= ? AND version = ? AND body = ?");
        var line = "SELECT " + IndexRows.LINE + span;
        this.older = cassandra.prepare(line + "= ? AND version <= ? LIMIT ?");
        this.after = cassandra.prepare(line + "> ? AND key < ? LIMIT ?");
        this.from = cassandra.prepare(line + ">= ? AND key < ? LIMIT ?");
        this.afterGrouped = cassandra.prepare(line + "> ? AND key < ? GROUP BY key LIMIT ?");
        this.fromGrouped = cassandra.prepare(line + ">= ? AND key < ? GROUP BY key LIMIT ?");
    }

    /**
     * Makes an object visible. A repeat with the same row changes nothing.
     *
     * @param told is written in the same mutation, here and in every change below
     */
    CompletionStage<Done> insert(Spot spot, ObjectRow row, long atMillis, List<BoundStatement> told) {
        var statements = new ArrayList<>(told);
        statements.add(rows.inserting(spot.bucketId(), spot.span(), row));
        if (row.marker()) {
            return all(statements);
        }
        statements.add(changing(spot, row, false, atMillis));
        return touched.note(spot, slot(atMillis)).thenCompose(noted -> all(statements));
    }

    /** Gives a row another version. */
    CompletionStage<Done> renew(Spot spot, ObjectRow old, ObjectRow renewed, List<BoundStatement> told) {
        var statements = removing(spot, old);
        statements.addAll(told);
        statements.add(rows.inserting(spot.bucketId(), spot.span(), renewed));
        return all(statements);
    }

    /** Removes exactly this row; while it moves, from where it comes as well. */
    CompletionStage<Done> remove(Spot spot, ObjectRow row, List<BoundStatement> told) {
        var statements = removing(spot, row);
        statements.addAll(told);
        if (row.marker()) {
            return all(statements);
        }
        long at = clock.millis();
        statements.add(changing(spot, row, true, at));
        return touched.note(spot, slot(at)).thenCompose(noted -> all(statements));
    }

    /** Writes the notes of a row that is there. */
    CompletionStage<Done> annotate(Spot spot, ObjectRow row, List<BoundStatement> told) {
        long at = clock.next();
        var statements = new ArrayList<>(told);
        statements.add(annotating(spot, spot.span(), row, at));
        if (spot.stretch().copying()) {
            statements.add(annotating(spot, spot.stretch().leaving(), row, at));
        }
        return all(statements);
    }

    private BoundStatement annotating(Spot spot, int span, ObjectRow row, long at) {
        return rows.annotating(spot.bucketId(), span, row, at);
    }

    /** Every row of a key, newest first, without what is in it: enough to remove it. */
    CompletionStage<List<ObjectRow>> slim(Spot spot) {
        return both(
                spot.stretch(),
                span -> cassandra
                        .executeAsync(slim.bind(spot.bucketId(), span, spot.key()))
                        .thenCompose(found -> collect(found, new ArrayList<>())),
                (here, there) -> Merging.merged(here, there, ObjectRow.ORDER, row -> false));
    }

    /** The newest row of a key, a marker or an object. */
    CompletionStage<Optional<ObjectRow>> newest(Spot spot) {
        return both(
                spot.stretch(),
                span -> first(newest.bind(spot.bucketId(), span, spot.key())),
                (here, there) -> Stream.concat(here.stream(), there.stream()).min(ObjectRow.ORDER));
    }

    /** One version. */
    CompletionStage<Optional<ObjectRow>> exact(Spot spot, VersionId id) {
        return both(
                spot.stretch(),
                span -> first(exact.bind(spot.bucketId(), span, spot.key(), id.version(), id.body())),
                (here, there) -> here.or(() -> there));
    }

    /**
     * Lines of a stretch in order of the UTF-8 bytes of their keys.
     *
     * @param grouped only the newest line of each key
     */
    CompletionStage<List<Line>> lines(
            UUID bucketId, Stretch stretch, String key, boolean inclusive, boolean grouped, int limit) {
        var statement = inclusive ? (grouped ? fromGrouped : from) : grouped ? afterGrouped : after;
        return both(
                stretch,
                span -> lines(statement.bind(bucketId, span, key, stretch.bound(), limit), limit),
                (here, there) ->
                        most(grouped ? Line.newest(Line.merged(here, there)) : Line.merged(here, there), limit));
    }

    /** The lines of one key from {@code version} down. */
    CompletionStage<List<Line>> older(Spot spot, long version, int limit) {
        return both(
                spot.stretch(),
                span -> lines(older.bind(spot.bucketId(), span, spot.key(), version, limit), limit),
                (here, there) -> most(Line.merged(here, there), limit));
    }

    /** What a span says about a stretch; while rows are copied, what both say. */
    private static <T> CompletionStage<T> both(
            Stretch stretch, IntFunction<CompletionStage<T>> read, BinaryOperator<T> merge) {
        return stretch.copying()
                ? read.apply(stretch.span()).thenCombine(read.apply(stretch.leaving()), merge)
                : read.apply(stretch.span());
    }

    private static List<Line> most(List<Line> lines, int limit) {
        return lines.size() > limit ? lines.subList(0, limit) : lines;
    }

    private CompletionStage<List<Line>> lines(BoundStatement statement, int limit) {
        return cassandra.executeAsync(statement.setPageSize(limit)).thenApply(found -> {
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

    private List<BoundStatement> removing(Spot spot, ObjectRow row) {
        long at = Math.max(row.version(), clock.next());
        var statements = new ArrayList<BoundStatement>();
        statements.add(removing(spot, spot.span(), row, at));
        if (spot.stretch().moving()) {
            statements.add(removing(spot, spot.stretch().leaving(), row, at));
        }
        return statements;
    }

    private BoundStatement removing(Spot spot, int span, ObjectRow row, long at) {
        return remove.bind(at, spot.bucketId(), span, spot.key(), row.version(), row.body());
    }

    private static long slot(long atMillis) {
        return atMillis / SLOT_MILLIS;
    }

    private BoundStatement changing(Spot spot, ObjectRow row, boolean removed, long atMillis) {
        return change.bind(
                spot.bucketId(),
                spot.span(),
                slot(atMillis),
                row.body(),
                removed,
                Instant.ofEpochMilli(atMillis),
                row.sizeBytes());
    }

    private CompletionStage<Done> all(List<BoundStatement> statements) {
        return cassandra
                .executeAsync(
                        statements.size() == 1
                                ? statements.get(0).setIdempotent(true)
                                : BatchStatement.newInstance(DefaultBatchType.LOGGED)
                                        .addAll(statements)
                                        .setIdempotent(true))
                .thenApply(done -> Done.getInstance());
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
