package cloud.firn.storage.usage;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The meters of buckets in Cassandra: the last told interval of each is the durable truth about what was told. */
final class MeterTables {
    private final CqlSession cassandra;
    private final ChangesInCassandra changes;
    private final PreparedStatement all;
    private final PreparedStatement counted;
    private final PreparedStatement state;
    private final PreparedStatement interval;
    private final PreparedStatement forget;

    MeterTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var meters = keyspace + ".meters";
        this.changes = new ChangesInCassandra(cassandra, keyspace);
        var bucket = " WHERE bucket_id = ? AND span = 0";
        this.all =
                cassandra.prepare("SELECT bucket_id, organisation, bucket, created_at, closed_at, stored_bytes, slot,"
                        + " carry_byte_millis, spans, stored_objects, meter, variable, since, until, quantity FROM "
                        + meters);
        this.counted = cassandra.prepare("UPDATE " + keyspace + ".changes SET counted = true" + bucket
                + " AND slot = ? AND body = ? AND removed = ?");
        this.state = cassandra.prepare("UPDATE " + meters
                + " USING TIMESTAMP ? SET stored_bytes = ?, stored_objects = ?, slot = ?, carry_byte_millis = ?"
                + bucket);
        this.interval = cassandra.prepare("INSERT INTO " + meters
                + " (bucket_id, span, meter, variable, since, until, quantity) VALUES (?, 0, ?, ?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
        this.forget = cassandra.prepare("DELETE FROM " + meters + " USING TIMESTAMP ?" + bucket);
    }

    /**
     * The meters of one bucket.
     *
     * @param divided whether its keys ever had more than one span
     */
    record Meters(
            UUID bucketId,
            String organisation,
            String bucket,
            Instant createdAt,
            @Nullable Instant closedAt,
            long storedBytes,
            long storedObjects,
            long slot,
            BigDecimal carry,
            boolean divided,
            List<Interval> told) {
        /** Up to when a meter was told. */
        Instant toldUntil(String payer, String meter, String variable) {
            return told.stream()
                    .filter(i -> i.payer().equals(payer)
                            && i.meter().equals(meter)
                            && i.variable().equals(variable))
                    .map(Interval::until)
                    .findFirst()
                    .orElse(createdAt);
        }
    }

    /**
     * One told interval.
     *
     * @param payer the organisation whose bill it is on; empty when that is the bucket's owner
     */
    record Interval(String payer, String meter, String variable, Instant since, Instant until, long quantity) {
        private static final char OF = '@';

        /** The variable as it is kept, and as it is told apart: with the payer, when there is one. */
        String kept() {
            return payer.isEmpty() ? variable : variable + OF + payer;
        }

        static Interval read(Row row) {
            var kept = Objects.requireNonNull(row.getString("variable"));
            int of = kept.indexOf(OF);
            return new Interval(
                    of < 0 ? "" : kept.substring(of + 1),
                    Objects.requireNonNull(row.getString("meter")),
                    of < 0 ? kept : kept.substring(0, of),
                    Objects.requireNonNull(row.getInstant("since")),
                    Objects.requireNonNull(row.getInstant("until")),
                    row.getLong("quantity"));
        }
    }

    CompletionStage<List<Meters>> all() {
        return cassandra.executeAsync(all.bind()).thenCompose(rows -> collect(rows, new LinkedHashMap<>()));
    }

    /** What came into and left any span of a bucket in the slots that are not closed, and what of it was counted. */
    CompletionStage<List<Change>> changes(Meters bucket) {
        return bucket.divided()
                ? changes.ofSpans(bucket.bucketId(), bucket.slot())
                : changes.ofFirst(bucket.bucketId(), bucket.slot());
    }

    /** Writes new intervals and what they counted as one mutation: all of it or nothing. */
    CompletionStage<Done> advance(
            Meters bucket, ByteTime bytes, long slot, List<Interval> intervals, List<Change> counted, Instant until) {
        var bucketId = bucket.bucketId();
        var stored = new Stored(bucket.storedBytes(), bucket.storedObjects());
        for (var change : counted) {
            stored = change.on(stored);
        }
        long micros = until.toEpochMilli() * 1000;
        var batch = new BatchStatementBuilder(DefaultBatchType.LOGGED);
        batch.addStatement(
                state.bind(micros, bytes.storedBytes(), stored.objects(), slot, bytes.carryByteMillis(), bucketId));
        for (var i : intervals) {
            batch.addStatement(
                    interval.bind(bucketId, i.meter(), i.kept(), i.since(), i.until(), i.quantity(), micros));
        }
        for (var change : counted) {
            batch.addStatement(this.counted.bind(bucketId, change.slot(), change.body(), change.removed()));
        }
        return cassandra.executeAsync(batch.build().setIdempotent(true)).thenApply(done -> Done.getInstance());
    }

    /** Slots before {@code before} are closed. */
    CompletionStage<Done> forgetSlots(Meters bucket, long before) {
        return changes.forget(bucket.bucketId(), before);
    }

    /** The bucket is gone and everything about it was told. */
    CompletionStage<Done> forget(Meters bucket, Instant closedAt) {
        return changes.forget(bucket.bucketId(), Long.MAX_VALUE)
                .thenCompose(done ->
                        cassandra.executeAsync(forget.bind(closedAt.toEpochMilli() * 1000 + 1, bucket.bucketId())))
                .thenApply(done -> Done.getInstance());
    }

    private static CompletionStage<List<Meters>> collect(AsyncResultSet rows, Map<UUID, Meters> found) {
        for (var row : rows.currentPage()) {
            if (row.getString("organisation") != null && row.getInstant("created_at") != null) {
                var meters = found.computeIfAbsent(row.getUuid("bucket_id"), id -> read(row));
                if (row.getString("meter") != null) {
                    meters.told().add(Interval.read(row));
                }
            }
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(List.copyOf(found.values()));
    }

    private static Meters read(Row row) {
        var carry = row.getBigDecimal("carry_byte_millis");
        return new Meters(
                row.getUuid("bucket_id"),
                row.getString("organisation"),
                row.getString("bucket"),
                row.getInstant("created_at"),
                row.getInstant("closed_at"),
                row.getLong("stored_bytes"),
                row.getLong("stored_objects"),
                row.getLong("slot"),
                carry == null ? BigDecimal.ZERO : carry,
                !row.isNull("spans"),
                new ArrayList<>());
    }
}
