package cloud.firn.storage.operator;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ServerBinding;
import akka.stream.javadsl.Sink;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.accesslog.Delivery;
import cloud.firn.storage.cassandra.Pages;
import cloud.firn.storage.lifecycle.Expiring;
import cloud.firn.storage.object.Collector;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.RoundsInCassandra;
import cloud.firn.storage.scrub.Finding;
import cloud.firn.storage.scrub.FindingsInCassandra;
import cloud.firn.storage.scrub.Scrub;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The front door of this package: tells how storage is, and passes on the orders of those who run it. */
public final class OperatorDoor {
    private final ActorSystem<?> system;
    private final CqlSession cassandra;
    private final Parts parts;
    private final Limits limits;
    private final PreparedStatement buckets;
    private final PreparedStatement uploads;
    private final PreparedStatement dropped;

    /**
     * What the door stands on.
     *
     * @param scrubNow asks for a pass
     */
    public record Parts(
            Collector collector, RoundsInCassandra rounds, FindingsInCassandra findings, Runnable scrubNow) {}

    private OperatorDoor(Node node, String keyspace, Parts parts, Limits limits) {
        this.limits = limits;
        this.system = node.system();
        this.cassandra = node.cassandra();
        this.parts = parts;
        this.buckets = cassandra.prepare("SELECT bucket, organisation, stored_bytes, closed_at, spans,"
                + " stored_objects FROM " + keyspace
                + ".meters PER PARTITION LIMIT 1");
        this.uploads = cassandra.prepare("SELECT state FROM " + keyspace + ".uploads");
        this.dropped = cassandra.prepare("SELECT events FROM " + keyspace + ".events_dropped WHERE lane = 0");
    }

    /** Opens the door. */
    public static CompletionStage<ServerBinding> open(
            Node node, int port, String keyspace, Parts parts, Limits limits) {
        var door = new OperatorDoor(node, keyspace, parts, limits);
        return node.serve("storage-operator", port, new OperatorRoutes(door, limits, node.callers()).routes());
    }

    void scrub() {
        parts.scrubNow().run();
    }

    CompletionStage<Integer> collect() {
        return parts.collector().collectNow();
    }

    CompletionStage<Stat> stat() {
        var scrub = last(Scrub.NAME);
        var lifecycle = last(Expiring.NAME);
        var accessLogs = last(Delivery.NAME);
        var findings = scrub.thenCompose(this::findings);
        var quotas = limits.all().toCompletableFuture();
        var stored = quotas.thenCompose(this::stored);
        var open = uploadsOpen().toCompletableFuture();
        var lost = eventsDropped().toCompletableFuture();
        return CompletableFuture.allOf(lifecycle, accessLogs, findings, stored, open, lost)
                .thenApply(done -> new Stat(
                        stored.join(),
                        quotas.join().kept(stored.join()),
                        open.join(),
                        parts.collector().waiting(),
                        lost.join(),
                        scrub.join(),
                        lifecycle.join(),
                        accessLogs.join(),
                        findings.join()));
    }

    private CompletableFuture<Optional<Round>> last(String work) {
        return parts.rounds().last(work).toCompletableFuture();
    }

    private CompletionStage<Long> eventsDropped() {
        return cassandra.executeAsync(dropped.bind()).thenApply(rows -> Optional.ofNullable(rows.one())
                .map(row -> row.getLong(0))
                .orElse(0L));
    }

    private CompletionStage<List<Finding>> findings(Optional<Round> scrub) {
        return scrub.isPresent()
                ? parts.findings().of(scrub.get().startedAt())
                : CompletableFuture.completedFuture(List.of());
    }

    private CompletionStage<List<Stat.Stored>> stored(Limits.All quotas) {
        return Pages.of(cassandra, buckets.bind())
                .filter(row -> row.getString(0) != null && row.getInstant(3) == null)
                .map(row -> stored(row, quotas))
                .runWith(Sink.seq(), system);
    }

    private static Stat.Stored stored(Row row, Limits.All quotas) {
        var bucket = Objects.requireNonNull(row.getString(0));
        return new Stat.Stored(
                bucket,
                Objects.requireNonNullElse(row.getString(1), ""),
                row.getLong(2),
                row.getLong(5),
                Optional.ofNullable(quotas.buckets().get(bucket)),
                Math.max(1, row.getInt(4)));
    }

    private CompletionStage<Long> uploadsOpen() {
        return Pages.of(cassandra, uploads.bind())
                .filter(row -> "OPEN".equals(row.getString(0)))
                .runWith(Sink.fold(0L, (count, row) -> count + 1), system);
    }
}
