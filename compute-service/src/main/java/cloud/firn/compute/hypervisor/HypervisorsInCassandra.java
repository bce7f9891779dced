package cloud.firn.compute.hypervisor;

import cloud.firn.compute.hypervisor.Hypervisor.Event;
import cloud.firn.compute.hypervisor.Hypervisor.Registered;
import cloud.firn.compute.hypervisor.Hypervisor.Released;
import cloud.firn.compute.hypervisor.Hypervisor.Reserved;
import cloud.firn.compute.hypervisor.Hypervisor.State;
import cloud.firn.compute.hypervisor.Hypervisors.Holding;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The list of hypervisors, and who holds room where. */
final class HypervisorsInCassandra implements Teller<Event, State> {
    private final CqlSession cassandra;
    private final PreparedStatement enlist;
    private final PreparedStatement list;
    private final PreparedStatement reserve;
    private final PreparedStatement release;
    private final PreparedStatement holdings;
    private final PreparedStatement holdingsOf;

    HypervisorsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var hypervisors = keyspace + ".hypervisors";
        var held = keyspace + ".reservations";
        enlist = cassandra.prepare("INSERT INTO " + hypervisors + " (zone, hypervisor) VALUES (?, ?)");
        list = cassandra.prepare("SELECT hypervisor FROM " + hypervisors + " WHERE zone = ?");
        reserve = cassandra.prepare("INSERT INTO " + held + " (instance, hypervisor, reserved_at) VALUES (?, ?, ?)");
        release = cassandra.prepare("DELETE FROM " + held + " WHERE instance = ? AND hypervisor = ?");
        holdings = cassandra.prepare("SELECT * FROM " + held);
        holdingsOf = cassandra.prepare("SELECT * FROM " + held + " WHERE instance = ?");
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var event = happened.event();
        if (event instanceof Registered registered) {
            return Telling.nothing().and(enlist.bind(registered.zone(), happened.entityId()));
        } else if (event instanceof Reserved reserved) {
            return Telling.nothing().and(reserve.bind(reserved.instance(), happened.entityId(), reserved.at()));
        }
        return event instanceof Released released
                ? Telling.nothing().and(release.bind(released.instance(), happened.entityId()))
                : Telling.nothing();
    }

    /** The hypervisors of a zone, in the order of their names. */
    CompletionStage<List<String>> list(String zone) {
        return all(list.bind(zone), row -> text(row, "hypervisor"));
    }

    /** All room that is held, in no order. */
    CompletionStage<List<Holding>> holdings() {
        return all(holdings.bind(), HypervisorsInCassandra::holding);
    }

    CompletionStage<List<Holding>> holdingsOf(String instance) {
        return all(holdingsOf.bind(instance), HypervisorsInCassandra::holding);
    }

    private static Holding holding(Row row) {
        return new Holding(
                text(row, "instance"),
                text(row, "hypervisor"),
                Objects.requireNonNullElse(row.getInstant("reserved_at"), Instant.EPOCH));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column));
    }

    private <T> CompletionStage<List<T>> all(BoundStatement query, Function<Row, T> read) {
        return cassandra.executeAsync(query).thenCompose(page -> pages(page, read, new ArrayList<>()));
    }

    private static <T> CompletionStage<List<T>> pages(AsyncResultSet page, Function<Row, T> read, List<T> into) {
        page.currentPage().forEach(row -> into.add(read.apply(row)));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> pages(next, read, into))
                : CompletableFuture.completedFuture(into);
    }
}
