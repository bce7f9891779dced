package cloud.firn.compute.instance;

import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The read tables about instances: the list of each organisation, and who waits for a deadline. */
final class InstancesInCassandra {
    /** Partitions of the table of those who wait. */
    static final int BUCKETS = 16;

    private final CqlSession cassandra;
    private final Operations operations;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement list;
    private final PreparedStatement wait;
    private final PreparedStatement waitNoMore;
    private final PreparedStatement waiting;

    /** One that waits, and until when. */
    record Waiting(String instance, Instant deadline) {}

    InstancesInCassandra(CqlSession cassandra, String keyspace, Operations operations) {
        this.cassandra = cassandra;
        this.operations = operations;
        var instances = keyspace + ".instances";
        var waits = keyspace + ".waiting_instances";
        put = cassandra.prepare("INSERT INTO " + instances + " (organisation, instance, document) VALUES (?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + instances + " WHERE organisation = ? AND instance = ?");
        list = cassandra.prepare("SELECT document FROM " + instances + " WHERE organisation = ?");
        wait = cassandra.prepare("INSERT INTO " + waits + " (bucket, instance, deadline) VALUES (?, ?, ?)");
        waitNoMore = cassandra.prepare("DELETE FROM " + waits + " WHERE bucket = ? AND instance = ?");
        waiting = cassandra.prepare("SELECT instance, deadline FROM " + waits + " WHERE bucket = ?");
    }

    BatchableStatement<?> listed(InstanceView view) {
        var document = Json.write(InstanceWire.listed(view)).utf8String();
        return put.bind(view.spec().organisation(), view.id(), document);
    }

    BatchableStatement<?> removed(String id, String organisation) {
        return remove.bind(organisation, id);
    }

    BatchableStatement<?> waits(String id, Instant deadline) {
        return wait.bind(bucket(id), id, deadline);
    }

    BatchableStatement<?> waitsNoMore(String id) {
        return waitNoMore.bind(bucket(id), id);
    }

    BatchableStatement<?> operation(String id, String organisation, Errand errand) {
        return operations.row(organisation, operation(id, errand));
    }

    /** An errand as the API shows it. */
    static Operation operation(String id, Errand errand) {
        return new Operation(
                UUID.fromString(errand.operation()),
                errand.outcome(),
                errand.reason(),
                errand.message(),
                new Operation.Reference(id, "/v2/instance/" + id, errand.command()));
    }

    /** The wire forms of an organisation's instances, by id. */
    CompletionStage<List<String>> list(String organisation) {
        return all(list.bind(organisation), row -> Objects.requireNonNull(row.getString("document")));
    }

    /** One that is in a group. */
    record User(String id, String name) {}

    /** Instances of an organisation that are in a group, at most {@code most}. */
    CompletionStage<List<User>> usersOf(String organisation, String group, int most) {
        return cassandra.executeAsync(list.bind(organisation)).thenCompose(page -> users(page, group, most, List.of()));
    }

    private static CompletionStage<List<User>> users(AsyncResultSet page, String group, int most, List<User> before) {
        var found = new ArrayList<>(before);
        for (var row : page.currentPage()) {
            var document = Objects.requireNonNull(row.getString("document"));
            if (found.size() < most && document.contains(group)) {
                InstanceList.inGroup(document, group).ifPresent(found::add);
            }
        }
        return found.size() < most && page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> users(next, group, most, found))
                : CompletableFuture.completedFuture(found);
    }

    /** Those of one bucket that wait for a deadline. */
    CompletionStage<List<Waiting>> waiting(int bucket) {
        return all(
                waiting.bind(bucket),
                row -> new Waiting(
                        Objects.requireNonNull(row.getString("instance")),
                        Objects.requireNonNull(row.getInstant("deadline"))));
    }

    private <T> CompletionStage<List<T>> all(
            com.datastax.oss.driver.api.core.cql.Statement<?> query, Function<Row, T> read) {
        return cassandra.executeAsync(query).thenCompose(page -> pages(page, read, new ArrayList<>()));
    }

    private static <T> CompletionStage<List<T>> pages(AsyncResultSet page, Function<Row, T> read, List<T> into) {
        page.currentPage().forEach(row -> into.add(read.apply(row)));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> pages(next, read, into))
                : CompletableFuture.completedFuture(into);
    }

    private static int bucket(String id) {
        return Math.floorMod(id.hashCode(), BUCKETS);
    }
}
