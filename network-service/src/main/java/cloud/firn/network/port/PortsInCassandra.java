package cloud.firn.network.port;

import static java.util.Objects.requireNonNull;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What the compiler starts from: the ports as compute told them, and how far each host has come with each group. */
final class PortsInCassandra {
    private static final int GONE_FOR = (int) Duration.ofDays(7).toSeconds();
    private static final int FOR_EVER = 0;

    private final CqlSession cassandra;
    private final PreparedStatement write;
    private final PreparedStatement all;
    private final PreparedStatement one;
    private final PreparedStatement writeProgress;
    private final PreparedStatement removeProgress;
    private final PreparedStatement progressOf;
    private final PreparedStatement allProgress;

    /** How far a host has come with a group: the version that was told and reported, and the rules' version that it is. */
    record Progress(String group, String host, long reported, long applied) {}

    PortsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var ports = keyspace + ".ports";
        var progress = keyspace + ".group_hosts";
        write = cassandra.prepare("INSERT INTO " + ports
                + " (instance, organisation, name, host, address, mac, groups, sequence, gone)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?");
        all = cassandra.prepare("SELECT * FROM " + ports);
        one = cassandra.prepare("SELECT * FROM " + ports + " WHERE instance = ?");
        writeProgress = cassandra.prepare(
                "INSERT INTO " + progress + " (group_id, host, reported, applied) VALUES (?, ?, ?, ?)");
        removeProgress = cassandra.prepare("DELETE FROM " + progress + " WHERE group_id = ? AND host = ?");
        progressOf = cassandra.prepare("SELECT * FROM " + progress + " WHERE group_id = ?");
        allProgress = cassandra.prepare("SELECT * FROM " + progress);
    }

    /** Writes a port; one that is older than what is there changes nothing. */
    CompletionStage<Done> write(Port port) {
        return done(write.bind(
                port.instance(),
                port.organisation(),
                port.name(),
                port.host(),
                port.address(),
                port.mac(),
                port.groups(),
                port.sequence(),
                port.gone(),
                port.sequence(),
                port.gone() ? GONE_FOR : FOR_EVER));
    }

    /** Whether an instance is known to be over. */
    CompletionStage<Boolean> isGone(String instance) {
        return read(one.bind(instance), PortsInCassandra::port)
                .thenApply(found -> found.stream().anyMatch(Port::gone));
    }

    CompletionStage<List<Port>> all() {
        return read(all.bind(), PortsInCassandra::port);
    }

    CompletionStage<Done> write(Progress progress) {
        return done(writeProgress.bind(progress.group(), progress.host(), progress.reported(), progress.applied()));
    }

    CompletionStage<Done> remove(String group, String host) {
        return done(removeProgress.bind(group, host));
    }

    CompletionStage<List<Progress>> allProgress() {
        return read(allProgress.bind(), PortsInCassandra::progress);
    }

    /** The lowest version of a group's rules that its hosts filter by; empty when no host needs the group. */
    CompletionStage<OptionalLong> lowestApplied(String group) {
        return read(progressOf.bind(group), PortsInCassandra::progress)
                .thenApply(hosts -> hosts.stream().mapToLong(Progress::applied).min());
    }

    private CompletionStage<Done> done(BoundStatement statement) {
        return cassandra.executeAsync(statement).thenApply(rows -> Done.getInstance());
    }

    private <T> CompletionStage<List<T>> read(BoundStatement statement, Function<Row, T> reading) {
        return cassandra.executeAsync(statement).thenCompose(rows -> rest(rows, List.of(), reading));
    }

    private static <T> CompletionStage<List<T>> rest(AsyncResultSet page, List<T> before, Function<Row, T> reading) {
        var read = new ArrayList<>(before);
        page.currentPage().forEach(row -> read.add(reading.apply(row)));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> rest(next, read, reading))
                : CompletableFuture.completedFuture(read);
    }

    private static Port port(Row row) {
        return new Port(
                text(row, "instance"),
                text(row, "organisation"),
                text(row, "name"),
                row.getString("host"),
                row.getString("address"),
                row.getString("mac"),
                requireNonNull(row.getList("groups", String.class)),
                row.getLong("sequence"),
                row.getBoolean("gone"));
    }

    private static Progress progress(Row row) {
        return new Progress(text(row, "group_id"), text(row, "host"), row.getLong("reported"), row.getLong("applied"));
    }

    private static String text(Row row, String column) {
        return requireNonNull(row.getString(column));
    }
}
