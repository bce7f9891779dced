package cloud.firn.network.securitygroup;

import static java.util.Objects.requireNonNull;

import cloud.firn.network.securitygroup.SecurityGroup.Gone;
import cloud.firn.network.securitygroup.SecurityGroup.Live;
import cloud.firn.network.securitygroup.SecurityGroup.State;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The table behind lists of groups: one row a group, one partition an organisation. */
final class GroupsInCassandra {
    private static final JsonMapper JSON = new JsonMapper();

    private final CqlSession cassandra;
    private final PreparedStatement write;
    private final PreparedStatement remove;
    private final PreparedStatement ofOrganisation;
    private final PreparedStatement all;

    GroupsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var table = keyspace + ".groups";
        write = cassandra.prepare("INSERT INTO " + table
                + " (organisation, id, name, description, version, rules, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND id = ?");
        ofOrganisation = cassandra.prepare("SELECT * FROM " + table + " WHERE organisation = ?");
        all = cassandra.prepare("SELECT * FROM " + table);
    }

    /** The row of a group after an event. */
    BatchableStatement<?> row(String id, State after) {
        if (after instanceof Live live) {
            return write.bind(
                    live.organisation(),
                    id,
                    live.name(),
                    live.description(),
                    live.version(),
                    json(live.flows()),
                    live.createdAt());
        }
        return remove.bind(((Gone) after).organisation(), id);
    }

    CompletionStage<List<GroupView>> of(String organisation) {
        return cassandra.executeAsync(ofOrganisation.bind(organisation)).thenCompose(rows -> rest(rows, List.of()));
    }

    CompletionStage<List<GroupView>> all() {
        return cassandra.executeAsync(all.bind()).thenCompose(rows -> rest(rows, List.of()));
    }

    private static CompletionStage<List<GroupView>> rest(AsyncResultSet page, List<GroupView> before) {
        var read = new ArrayList<>(before);
        page.currentPage().forEach(row -> read.add(view(row)));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> rest(next, read))
                : CompletableFuture.completedFuture(read);
    }

    private static GroupView view(Row row) {
        return new GroupView(
                text(row, "id"),
                text(row, "organisation"),
                text(row, "name"),
                row.getString("description"),
                row.getLong("version"),
                flows(text(row, "rules")));
    }

    private static String text(Row row, String column) {
        return requireNonNull(row.getString(column));
    }

    private static String json(List<Flow> flows) {
        try {
            return JSON.writeValueAsString(flows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rules are plain records", e);
        }
    }

    private static List<Flow> flows(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<Flow>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rules that we did not write", e);
        }
    }
}
