package cloud.firn.compute.sshkey;

import cloud.firn.compute.sshkey.SshKey.Event;
import cloud.firn.compute.sshkey.SshKey.Registered;
import cloud.firn.compute.sshkey.SshKey.State;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The list of an organisation's SSH keys, and the Operations that changed it. */
final class SshKeysInCassandra implements Teller<Event, State> {
    private final CqlSession cassandra;
    private final Operations operations;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement list;

    /** A key as the API writes it. */
    record Listed(String name, String fingerprint) {}

    SshKeysInCassandra(CqlSession cassandra, String keyspace, Operations operations) {
        this.cassandra = cassandra;
        this.operations = operations;
        var table = keyspace + ".ssh_keys";
        put = cassandra.prepare("INSERT INTO " + table + " (organisation, name, fingerprint) VALUES (?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND name = ?");
        list = cassandra.prepare("SELECT name, fingerprint FROM " + table + " WHERE organisation = ?");
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var id = SshKeyId.parse(happened.entityId());
        var event = happened.event();
        var row = event instanceof Registered registered
                ? put.bind(id.organisation(), id.name(), registered.fingerprint())
                : remove.bind(id.organisation(), id.name());
        var command = event instanceof Registered ? "register-ssh-key" : "delete-ssh-key";
        return Telling.nothing()
                .and(row)
                .and(operations.row(id.organisation(), operation(event.operation(), id, command)));
    }

    static Operation operation(String operation, SshKeyId id, String command) {
        var reference = new Operation.Reference(id.reference(), "/v2/ssh-key/" + id.name(), command);
        return Operation.success(UUID.fromString(operation), reference);
    }

    CompletionStage<List<Listed>> list(String organisation) {
        return cassandra.executeAsync(list.bind(organisation)).thenCompose(page -> pages(page, new ArrayList<>()));
    }

    private static CompletionStage<List<Listed>> pages(AsyncResultSet page, List<Listed> into) {
        page.currentPage()
                .forEach(row -> into.add(new Listed(
                        Objects.requireNonNull(row.getString("name")),
                        Objects.requireNonNull(row.getString("fingerprint")))));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> pages(next, into))
                : CompletableFuture.completedFuture(into);
    }
}
