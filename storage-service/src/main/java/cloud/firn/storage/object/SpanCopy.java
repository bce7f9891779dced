package cloud.firn.storage.object;

import akka.Done;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import cloud.firn.storage.cassandra.Pages;
import cloud.firn.storage.span.Move;
import cloud.firn.storage.span.Stretch;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Copies rows from one span to another, as old as they are, and removes them from the first. Both may be repeated.
 *
 * <p>A copy has the timestamps of its row: what was deleted in the new span meanwhile stays deleted, and newer notes stay.
 * Nothing is counted for the bill: no byte comes or goes.
 */
final class SpanCopy {
    private static final int ROWS_AT_ONCE = 100;
    private static final int WRITES_AT_ONCE = 2;
    private static final int ROWS_PER_SECOND = 5_000;
    private static final long BATCH_BYTES = 64 * 1024;
    /** What a row takes besides the bytes that ride in it, about. */
    private static final int BYTES_OF_A_ROW = 512;

    /** Nothing ever belongs there again: what comes late, or was written by a clock running ahead, goes as well. */
    private static final long AHEAD_MICROS = Duration.ofDays(1).toMillis() * 1000;

    private final CqlSession cassandra;
    private final Clock clock;
    private final IndexRows rows;
    private final PreparedStatement read;
    private final PreparedStatement clear;

    SpanCopy(CqlSession cassandra, Clock clock, String keyspace) {
        this.cassandra = cassandra;
        this.clock = clock;
        var table = keyspace + ".objects";
        var range = " WHERE bucket_id = ? AND span = ? AND key >= ? AND key < ?";
        this.rows = new IndexRows(cassandra, table);
        this.read = cassandra.prepare("SELECT " + IndexRows.COLUMNS + ", WRITETIME(tags), WRITETIME(acl),"
                + " WRITETIME(lock_mode), WRITETIME(lock_until), WRITETIME(legal_hold) FROM " + table + range);
        this.clear = cassandra.prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + range);
    }

    /** Copies what is to move. */
    CompletionStage<Done> copy(UUID bucketId, Move move, Materializer materializer) {
        return Pages.of(
                        cassandra,
                        read.bind(bucketId, move.from(), move.low(), Stretch.bound(move.high()))
                                .setPageSize(ROWS_AT_ONCE))
                .throttle(ROWS_PER_SECOND, Duration.ofSeconds(1))
                .mapConcat(row -> copies(bucketId, move, row))
                .groupedWeighted(BATCH_BYTES, Copy::bytes)
                .mapAsync(WRITES_AT_ONCE, this::write)
                .runWith(Sink.<Done>ignore(), materializer);
    }

    /** Removes what has moved. */
    CompletionStage<Done> clear(UUID bucketId, Move move) {
        return cassandra
                .executeAsync(clear.bind(
                                clock.next() + AHEAD_MICROS,
                                bucketId,
                                move.from(),
                                move.low(),
                                Stretch.bound(move.high()))
                        .setIdempotent(true))
                .thenApply(done -> Done.getInstance());
    }

    private record Copy(List<BoundStatement> statements, long bytes) {}

    private List<Copy> copies(UUID bucketId, Move move, Row found) {
        return IndexRows.read(found).map(row -> copy(bucketId, move, row, found)).stream()
                .toList();
    }

    private Copy copy(UUID bucketId, Move move, ObjectRow row, Row found) {
        long bytes = (long) BYTES_OF_A_ROW + row.content().inline().size();
        long notedAt = row.version();
        for (int column = IndexRows.COLUMN_COUNT; column < IndexRows.COLUMN_COUNT + 5; column++) {
            notedAt = found.isNull(column) ? notedAt : Math.max(notedAt, found.getLong(column));
        }
        if (notedAt == row.version()) {
            return new Copy(List.of(rows.inserting(bucketId, move.to(), row)), bytes);
        }
        return new Copy(
                List.of(
                        rows.inserting(bucketId, move.to(), row.withNotes(Notes.NONE)),
                        rows.annotating(bucketId, move.to(), row, notedAt)),
                bytes);
    }

    private CompletionStage<Done> write(List<Copy> copies) {
        var batch = BatchStatement.newInstance(DefaultBatchType.UNLOGGED)
                .addAll(copies.stream()
                        .flatMap(copy -> copy.statements().stream())
                        .toList());
        return cassandra.executeAsync(batch.setIdempotent(true)).thenApply(done -> Done.getInstance());
    }
}
