package cloud.firn.storage.notification;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** What waits in outboxes, as whoever sends reads it. */
final class Waiting {
    private final CqlSession cassandra;
    private final Outbox outbox;
    private final PreparedStatement queues;
    private final PreparedStatement batch;
    private final PreparedStatement reached;
    private final PreparedStatement forget;
    private final PreparedStatement dropped;

    /** One event that waits. */
    record Event(long seq, UUID id, String key, Instant at, String text) {}

    /** A queue, and before which sequence it has nothing. */
    record Known(Queue queue, long fromSeq) {}

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    Waiting(CqlSession cassandra, String keyspace, Outbox outbox) {
        this.cassandra = cassandra;
        this.outbox = outbox;
        var table = keyspace + ".outboxes";
        this.queues = cassandra.prepare("SELECT bucket_id, topic, from_seq FROM " + table + " WHERE lane = 0");
        this.batch = cassandra.prepare("SELECT seq, id, key, at, event FROM " + keyspace
                + ".outbox WHERE bucket_id = ? AND span = 0 AND topic = ? AND seq >= ? LIMIT ?");
        this.reached = cassandra.prepare(
                "INSERT INTO " + table + " (lane, bucket_id, topic, from_seq) VALUES (0, ?, ?, ?) USING TIMESTAMP ?");
        this.dropped =
                cassandra.prepare("UPDATE " + keyspace + ".events_dropped SET events = events + ? WHERE lane = 0");
        this.forget = cassandra.prepare(
                "DELETE FROM " + table + " USING TIMESTAMP ? WHERE lane = 0 AND bucket_id = ? AND topic = ?");
    }

    /** Every queue that may have something. */
    Source<Known, NotUsed> queues() {
        return Pages.of(cassandra, queues.bind())
                .map(row -> new Known(
                        new Queue(
                                Objects.requireNonNull(row.getUuid(0)),
                                TopicName.of(Objects.requireNonNull(row.getString(1)))),
                        row.getLong(2)));
    }

    /** The first events of a queue from a sequence on, in order. */
    CompletionStage<List<Event>> from(Queue queue, long seq, int most) {
        var statement = batch.bind(queue.bucketId(), queue.topic().text(), seq, most);
        return cassandra.executeAsync(statement.setPageSize(most)).thenApply(rows -> StreamSupport.stream(
                        rows.currentPage().spliterator(), false)
                .map(Waiting::event)
                .toList());
    }

    private static Event event(Row row) {
        return new Event(
                row.getLong(0),
                Objects.requireNonNull(row.getUuid(1)),
                Objects.requireNonNullElse(row.getString(2), ""),
                Objects.requireNonNull(row.getInstant(3)),
                Objects.requireNonNull(row.getString(4)));
    }

    /** Takes an event out. */
    CompletionStage<Done> remove(Queue queue, Event event) {
        return cassandra
                .executeAsync(outbox.deleting(queue, event.seq(), event.id()).setIdempotent(true))
                .thenApply(done -> Done.getInstance());
    }

    /** Counts events that were taken out and never told. */
    CompletionStage<Done> countDropped(long events) {
        return cassandra.executeAsync(dropped.bind(events)).thenApply(done -> Done.getInstance());
    }

    /** Keeps that there is nothing before {@code seq} any more. */
    CompletionStage<Done> reached(Queue queue, long seq) {
        return cassandra
                .executeAsync(reached.bind(queue.bucketId(), queue.topic().text(), seq, seq)
                        .setIdempotent(true))
                .thenApply(done -> Done.getInstance());
    }

    /** Forgets a queue, unless it was made known again after {@code atMicros}. */
    CompletionStage<Done> forget(Queue queue, long atMicros) {
        return cassandra
                .executeAsync(
                        forget.bind(atMicros, queue.bucketId(), queue.topic().text())
                                .setIdempotent(true))
                .thenApply(done -> Done.getInstance());
    }
}
