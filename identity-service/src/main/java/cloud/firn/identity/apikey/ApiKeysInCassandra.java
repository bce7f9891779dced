package cloud.firn.identity.apikey;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.identity.apikey.ApiKey.Created;
import cloud.firn.identity.apikey.ApiKey.Event;
import cloud.firn.identity.apikey.ApiKey.Gone;
import cloud.firn.identity.apikey.ApiKey.Revoked;
import cloud.firn.identity.apikey.ApiKey.State;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The list of an organisation's keys, the Operations that ended keys, and what the other services hear of them.
 *
 * <p>Everything is written under the key's own id, so a second telling changes nothing.
 */
final class ApiKeysInCassandra implements Teller<Event, State> {
    /** More keys than this an organisation cannot have at once. */
    static final int MOST = 500;

    private final CqlSession cassandra;
    private final Operations operations;
    private final UnaryOperator<String> topics;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement list;

    /** A key in a list. */
    record Listed(String keyId, String name) {}

    ApiKeysInCassandra(CqlSession cassandra, String keyspace, Operations operations, UnaryOperator<String> topics) {
        this.cassandra = cassandra;
        this.operations = operations;
        this.topics = topics;
        var table = keyspace + ".api_keys";
        put = cassandra.prepare(
                "INSERT INTO " + table + " (organisation, key_id, name, created_at) VALUES (?, ?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND key_id = ?");
        list = cassandra.prepare("SELECT key_id, name FROM " + table + " WHERE organisation = ? LIMIT " + MOST);
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var keyId = happened.entityId();
        if (happened.event() instanceof Created created) {
            var valid = new KeyFact.Valid(
                    keyId, created.organisation(), created.organisationName(), created.name(), created.sealedSecret());
            return Telling.nothing()
                    .and(put.bind(created.organisation(), keyId, created.name(), created.at()))
                    .and(topics.apply(Topics.KEYS), Fact.of(keyId, happened.sequence(), created.at(), valid));
        }
        if (happened.event() instanceof Revoked revoked && happened.after() instanceof Gone gone) {
            return Telling.nothing()
                    .and(remove.bind(gone.organisation(), keyId))
                    .and(operations.row(gone.organisation(), revocation(revoked.operation(), keyId)))
                    .and(
                            topics.apply(Topics.KEYS),
                            Fact.of(keyId, happened.sequence(), revoked.at(), new KeyFact.Revoked(keyId)));
        }
        return Telling.nothing();
    }

    /** The Operation that says that a key has ended. */
    static Operation revocation(String operation, String keyId) {
        var reference = new Operation.Reference(reference(keyId).toString(), "/v2/api-key/" + keyId, "delete-api-key");
        return Operation.success(UUID.fromString(operation), reference);
    }

    CompletionStage<List<Listed>> list(String organisation) {
        return cassandra.executeAsync(list.bind(organisation)).thenApply(page -> {
            List<Listed> keys = new ArrayList<>();
            for (var row : page.currentPage()) {
                keys.add(new Listed(
                        Objects.requireNonNullElse(row.getString("key_id"), ""),
                        Objects.requireNonNullElse(row.getString("name"), "")));
            }
            return keys;
        });
    }

    /** An Operation refers to a UUID, and a key's id is none. */
    private static UUID reference(String keyId) {
        return Ids.named("api-key/" + keyId);
    }
}
