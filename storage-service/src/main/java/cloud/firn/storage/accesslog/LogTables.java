package cloud.firn.storage.accesslog;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/** Lines that are not delivered yet, in batches. */
final class LogTables {
    /** Rows live for so many days; one more for those that began late on a day. */
    private static final int DAYS = 8;

    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final CqlSession cassandra;
    private final PreparedStatement begin;
    private final PreparedStatement add;
    private final PreparedStatement close;
    private final PreparedStatement ofDay;
    private final PreparedStatement lines;
    private final PreparedStatement forgetLines;
    private final PreparedStatement forget;

    LogTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var log = keyspace + ".access_log";
        var batches = keyspace + ".access_log_batches";
        var one = " WHERE day = ? AND began_at = ? AND batch_id = ?";
        this.begin = cassandra.prepare(
                "INSERT INTO " + batches + " (day, began_at, batch_id, bucket_id, closed) VALUES (?, ?, ?, ?, false)");
        this.add = cassandra.prepare("INSERT INTO " + log + " (batch_id, sequence, at, line) VALUES (?, ?, ?, ?)");
        this.close = cassandra.prepare(
                "INSERT INTO " + batches + " (day, began_at, batch_id, bucket_id, closed) VALUES (?, ?, ?, ?, true)");
        this.ofDay =
                cassandra.prepare("SELECT began_at, batch_id, bucket_id, closed FROM " + batches + " WHERE day = ?");
        this.lines = cassandra.prepare("SELECT at, line FROM " + log + " WHERE batch_id = ?");
        this.forgetLines = cassandra.prepare("DELETE FROM " + log + " WHERE batch_id = ?");
        this.forget = cassandra.prepare("DELETE FROM " + batches + one);
    }

    /** One batch; {@code beganAt} to the millisecond. */
    record Batch(UUID id, UUID bucketId, Instant beganAt) {
        private int day() {
            return Math.toIntExact(beganAt.getEpochSecond() / DAY_SECONDS);
        }
    }

    record Found(Batch batch, boolean closed) {}

    /** A line and when the request came. */
    record Line(int sequence, Instant at, String text) {}

    CompletionStage<Done> begin(Batch batch) {
        return cassandra
                .executeAsync(begin.bind(batch.day(), batch.beganAt(), batch.id(), batch.bucketId()))
                .thenApply(done -> Done.getInstance());
    }

    /** All of them or none. */
    CompletionStage<Done> add(Batch batch, List<Line> lines) {
        var rows = new BatchStatementBuilder(DefaultBatchType.UNLOGGED);
        lines.forEach(line -> rows.addStatement(add.bind(batch.id(), line.sequence(), line.at(), line.text())));
        return cassandra.executeAsync(rows.build().setIdempotent(true)).thenApply(done -> Done.getInstance());
    }

    CompletionStage<Done> close(Batch batch) {
        return cassandra
                .executeAsync(close.bind(batch.day(), batch.beganAt(), batch.id(), batch.bucketId()))
                .thenApply(done -> Done.getInstance());
    }

    /** All batches, by the time when they began. */
    Source<Found, NotUsed> batches(Instant now) {
        long today = now.getEpochSecond() / DAY_SECONDS;
        return Source.fromJavaStream(
                        () -> LongStream.rangeClosed(today - DAYS, today).boxed())
                .flatMapConcat(day -> Pages.of(cassandra, ofDay.bind(Math.toIntExact(day))))
                .filter(row -> !row.isNull(2))
                .map(row -> new Found(
                        new Batch(
                                Objects.requireNonNull(row.getUuid(1)),
                                Objects.requireNonNull(row.getUuid(2)),
                                Objects.requireNonNull(row.getInstant(0))),
                        row.getBoolean(3)));
    }

    /** The lines of a batch, in the order in which they came. */
    Source<Line, NotUsed> lines(Batch batch) {
        return Pages.of(cassandra, lines.bind(batch.id()))
                .map(row -> new Line(
                        0, Objects.requireNonNull(row.getInstant(0)), Objects.requireNonNull(row.getString(1))));
    }

    /** The batch last: who breaks off before finds it again. */
    CompletionStage<Done> forget(Batch batch) {
        return cassandra
                .executeAsync(forgetLines.bind(batch.id()))
                .thenCompose(done -> cassandra.executeAsync(forget.bind(batch.day(), batch.beganAt(), batch.id())))
                .thenApply(done -> Done.getInstance());
    }
}
