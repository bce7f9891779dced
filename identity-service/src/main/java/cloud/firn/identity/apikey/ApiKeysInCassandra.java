package cloud.firn.identity.apikey;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.identity.apikey.ApiKey.Created;
import cloud.firn.identity.apikey.ApiKey.Event;
import cloud.firn.identity.apikey.ApiKey.Expired;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The list of an organisation's keys, the Operations that ended keys, and what the other services hear of them.
 *
 * <p>Everything is written under the key's own id, so a second telling changes nothing.
 */
final class ApiKeysInCassandra implements Teller<Event, State> {
    /** More keys than this an organisation cannot have at once. */
    static final int MOST = 500;
    /** Keys that are ended at once. */
    static final int MOST_ENDED = 200;

    private final CqlSession cassandra;
    private final Operations operations;
    private final UnaryOperator<String> topics;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement list;
    private final PreparedStatement putLiving;
    private final PreparedStatement putEnding;
    private final PreparedStatement living;
    private final PreparedStatement ending;
    private final PreparedStatement removeLiving;
    private final PreparedStatement removeEnding;

    /**
     * A lasting key in a list.
     *
     * @param roleId null for the Owner
     */
    record Listed(String keyId, String name, @Nullable String roleId) {}

    /** A key that ends by itself. */
    record Ending(String keyId, String organisation) {}

    ApiKeysInCassandra(CqlSession cassandra, String keyspace, Operations operations, UnaryOperator<String> topics) {
        this.cassandra = cassandra;
        this.operations = operations;
        this.topics = topics;
        var table = keyspace + ".api_keys";
        put = cassandra.prepare(
                "INSERT INTO " + table + " (organisation, key_id, name, role_id, created_at) VALUES (?, ?, ?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND key_id = ?");
        list = cassandra.prepare(
                "SELECT key_id, name, role_id FROM " + table + " WHERE organisation = ? LIMIT " + MOST);
        var temporary = keyspace + ".temporary_keys";
        putLiving = cassandra.prepare("INSERT INTO " + temporary + " (organisation, expires, key_id) VALUES (?, ?, ?)");
        living = cassandra.prepare(
                "SELECT key_id FROM " + temporary + " WHERE organisation = ? AND expires > ? LIMIT " + MOST);
        removeLiving = cassandra.prepare(
                "DELETE FROM " + temporary + " WHERE organisation = ? AND expires = ? AND key_id = ?");
        var ends = keyspace + ".ending_keys";
        putEnding =
                cassandra.prepare("INSERT INTO " + ends + " (hour, expires, key_id, organisation) VALUES (?, ?, ?, ?)");
        ending = cassandra.prepare(
                "SELECT key_id, organisation FROM " + ends + " WHERE hour = ? AND expires <= ? LIMIT " + MOST_ENDED);
        removeEnding = cassandra.prepare("DELETE FROM " + ends + " WHERE hour = ? AND expires = ? AND key_id = ?");
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var keyId = happened.entityId();
        if (happened.event() instanceof Created created) {
            return created(happened, keyId, created);
        }
        if (happened.event() instanceof Expired && happened.after() instanceof Gone gone) {
            // Nothing stays of it: who hears an older fact after this knows that its time is over.
            return unlisted(gone, keyId).tombstone(topics.apply(Topics.KEYS), keyId);
        }
        if (happened.event() instanceof Revoked revoked && happened.after() instanceof Gone gone) {
            return unlisted(gone, keyId)
                    .and(operations.row(gone.organisation(), revocation(revoked.operation(), keyId)))
                    .and(
                            topics.apply(Topics.KEYS),
                            Fact.of(keyId, happened.sequence(), revoked.at(), new KeyFact.Revoked(keyId)));
        }
        return Telling.nothing();
    }

    private Telling created(Happened<Event, State> happened, String keyId, Created created) {
        var valid = new KeyFact.Valid(
                keyId,
                created.organisation(),
                created.organisationName(),
                created.name(),
                created.sealedSecret(),
                created.roleId(),
                created.expires());
        var expires = created.expires();
        var rows = expires == null
                ? Telling.nothing()
                        .and(put.bind(created.organisation(), keyId, created.name(), created.roleId(), created.at()))
                : Telling.nothing()
                        .and(putLiving.bind(created.organisation(), expires, keyId))
                        .and(putEnding.bind(hour(expires), expires, keyId, created.organisation()));
        return rows.and(topics.apply(Topics.KEYS), Fact.of(keyId, happened.sequence(), created.at(), valid));
    }

    /** How many keys of an organisation that end by themselves have not ended; counts to {@link #MOST}. */
    CompletionStage<Integer> living(String organisation, Instant now) {
        return cassandra.executeAsync(living.bind(organisation, now)).thenApply(page -> page.remaining());
    }

    /** Keys that end within the hour that {@code hour} is the beginning of, the first to end first. */
    CompletionStage<List<Ending>> ending(Instant hour, Instant now) {
        return cassandra.executeAsync(ending.bind(hour, now)).thenApply(page -> {
            List<Ending> keys = new ArrayList<>();
            for (var row : page.currentPage()) {
                keys.add(new Ending(
                        Objects.requireNonNullElse(row.getString("key_id"), ""),
                        Objects.requireNonNullElse(row.getString("organisation"), "")));
            }
            return keys;
        });
    }

    /** The lists without a key that is gone. */
    private Telling unlisted(Gone gone, String keyId) {
        var expires = gone.expires();
        return expires == null
                ? Telling.nothing().and(remove.bind(gone.organisation(), keyId))
                : Telling.nothing()
                        .and(removeLiving.bind(gone.organisation(), expires, keyId))
                        .and(removeEnding.bind(hour(expires), expires, keyId));
    }

    static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
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
                        Objects.requireNonNullElse(row.getString("name"), ""),
                        row.getString("role_id")));
            }
            return keys;
        });
    }

    /** An Operation refers to a UUID, and a key's id is none. */
    private static UUID reference(String keyId) {
        return Ids.named("api-key/" + keyId);
    }
}
