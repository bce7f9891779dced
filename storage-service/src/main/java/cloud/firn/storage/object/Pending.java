package cloud.firn.storage.object;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The durable notes about bodies, each under the process that made it, with that process's lease.
 *
 * <p>A live process knows its own notes; those of a process whose lease ran out are anybody's to clear.
 */
public final class Pending {
    /** One half for bodies that are being written, the other for bodies that lost their name. */
    static final int LANES = 32;

    static final Duration LEASE = Duration.ofSeconds(20);
    private static final long HOUR_MILLIS = 3_600_000;

    private final UUID writer = UUID.randomUUID();
    private final CqlSession cassandra;
    private final Clock clock;
    private final Set<Mark> own = ConcurrentHashMap.newKeySet();
    private final long firstHour;
    private volatile long leasedUntil;
    private final PreparedStatement note;
    private final PreparedStatement strike;
    private final PreparedStatement read;
    private final PreparedStatement lease;
    private final PreparedStatement writers;
    private final PreparedStatement bury;

    /** Over the tables {@code pending} and {@code writers}. Blocking, for starting. */
    public Pending(CqlSession cassandra, Clock clock, String keyspace) {
        this.cassandra = cassandra;
        this.clock = clock;
        this.firstHour = clock.millis() / HOUR_MILLIS;
        var table = keyspace + ".pending";
        var address = " WHERE writer = ? AND hour = ? AND lane = ?";
        this.note = cassandra.prepare("INSERT INTO " + table
                + " (writer, hour, lane, body, kind, bucket_id, key) VALUES (?, ?, ?, ?, ?, ?, ?)");
        this.strike = cassandra.prepare("DELETE FROM " + table + address + " AND body = ?");
        this.read = cassandra.prepare("SELECT body, kind, bucket_id, key FROM " + table + address);
        this.lease = cassandra.prepare(
                "INSERT INTO " + keyspace + ".writers (writer, oldest_hour, alive_until) VALUES (?, ?, ?)");
        this.writers = cassandra.prepare("SELECT writer, oldest_hour, alive_until FROM " + keyspace + ".writers");
        this.bury = cassandra.prepare("DELETE FROM " + keyspace + ".writers WHERE writer = ?");
    }

    /** Notes a body that is about to be written; done when the note is durable. */
    public CompletionStage<Mark> note(Mark.Kind kind, UUID body, Place place) {
        return note(kind, body, place, 0);
    }

    /** Notes a body that is about to lose its name; done when the note is durable. */
    public CompletionStage<Mark> noteOrphan(Mark.Kind kind, UUID body, Place place) {
        return note(kind, body, place, LANES / 2);
    }

    private CompletionStage<Mark> note(Mark.Kind kind, UUID body, Place place, int firstLane) {
        int lane = firstLane + Math.floorMod(body.hashCode(), LANES / 2);
        var mark = new Mark(writer, clock.millis() / HOUR_MILLIS, lane, body, kind, place);
        own.add(mark);
        return cassandra
                .executeAsync(note.bind(
                                mark.writer(),
                                mark.hour(),
                                mark.lane(),
                                body,
                                kind.name(),
                                place.bucketId(),
                                place.key())
                        .setIdempotent(true))
                .thenApply(done -> mark);
    }

    /** Strikes a note out: the index has the last word about its body. */
    public CompletionStage<Done> strike(Mark mark) {
        return cassandra
                .executeAsync(strike.bind(mark.writer(), mark.hour(), mark.lane(), mark.body())
                        .setIdempotent(true))
                .thenApply(done -> {
                    own.remove(mark);
                    return Done.getInstance();
                });
    }

    /** Whether this process may still make objects visible: nobody else clears its notes meanwhile. */
    public boolean leased() {
        return clock.millis() < leasedUntil - LEASE.toMillis() / 4;
    }

    /** Renews the lease; to be called several times within it. */
    CompletionStage<Done> renew() {
        long until = clock.millis() + LEASE.toMillis();
        long oldest = own.stream().mapToLong(Mark::hour).min().orElse(clock.millis() / HOUR_MILLIS);
        return cassandra
                .executeAsync(lease.bind(writer, Math.max(firstHour, oldest), Instant.ofEpochMilli(until)))
                .thenApply(done -> {
                    leasedUntil = until;
                    return Done.getInstance();
                });
    }

    /** Processes whose lease ran out. */
    CompletionStage<List<Dead>> dead() {
        return cassandra.executeAsync(writers.bind()).thenCompose(rows -> collectDead(rows, new ArrayList<>()));
    }

    CompletionStage<List<Mark>> marks(UUID of, long hour, int lane) {
        return cassandra
                .executeAsync(read.bind(of, hour, lane))
                .thenCompose(rows -> collectMarks(rows, of, hour, lane, new ArrayList<>()));
    }

    CompletionStage<Done> bury(Dead dead) {
        return cassandra.executeAsync(bury.bind(dead.writer())).thenApply(done -> Done.getInstance());
    }

    /** A process that is no more. */
    record Dead(UUID writer, long oldestHour, long lastHour) {}

    private CompletionStage<List<Dead>> collectDead(AsyncResultSet rows, List<Dead> found) {
        for (var row : rows.currentPage()) {
            var until = row.getInstant(2);
            // One lease more than needed, for clocks that differ.
            if (!row.getUuid(0).equals(writer) && until.plus(LEASE).isBefore(Instant.ofEpochMilli(clock.millis()))) {
                found.add(new Dead(row.getUuid(0), row.getLong(1), until.toEpochMilli() / HOUR_MILLIS));
            }
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collectDead(next, found))
                : CompletableFuture.completedFuture(found);
    }

    private static CompletionStage<List<Mark>> collectMarks(
            AsyncResultSet rows, UUID of, long hour, int lane, List<Mark> found) {
        for (var row : rows.currentPage()) {
            found.add(new Mark(
                    of,
                    hour,
                    lane,
                    row.getUuid(0),
                    Mark.Kind.valueOf(row.getString(1)),
                    new Place(row.getUuid(2), row.getString(3))));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collectMarks(next, of, hour, lane, found))
                : CompletableFuture.completedFuture(found);
    }
}
