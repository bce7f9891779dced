package cloud.firn.platform.entity;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The ledger of entities that may have something untold, in Cassandra.
 *
 * <p>An entity is entered before it may persist anything and struck out when it sleeps with everything told. After a crash
 * the entries of the dead node name exactly those who must be woken to tell the rest. It costs one row for each activation
 * and nothing for each event.
 */
final class Awake {
    /** The entry did not say how far telling had come: all before the activation was told. */
    static final long UNKNOWN = -1;

    private static final int SLICES = 16;
    private static final String NOBODY = "";

    private final CqlSession cassandra;
    private final String node;
    private final PreparedStatement enter;
    private final PreparedStatement strike;
    private final PreparedStatement earlier;
    private final PreparedStatement all;

    Awake(CqlSession cassandra, String keyspace, String node) {
        this.cassandra = cassandra;
        this.node = node;
        var table = keyspace + ".awake";
        enter = cassandra.prepare(
                "INSERT INTO " + table + " (kind, slice, entity, activation, node, told) VALUES (?, ?, ?, ?, ?, ?)");
        strike = cassandra.prepare(
                "DELETE FROM " + table + " WHERE kind = ? AND slice = ? AND entity = ? AND activation = ?");
        earlier = cassandra.prepare(
                "SELECT activation, told FROM " + table + " WHERE kind = ? AND slice = ? AND entity = ?");
        all = cassandra.prepare("SELECT entity, node FROM " + table + " WHERE kind = ? AND slice = ?");
    }

    /**
     * What an activation found when it entered itself.
     *
     * @param told how far earlier activations had told everything, by activation; empty when nothing is left to tell
     */
    record Entry(String kind, String entity, UUID activation, Map<UUID, Long> told) {
        boolean clean() {
            return told.isEmpty();
        }

        /** Everything up to here is told for certain. */
        long certainlyTold() {
            return told.values().stream().mapToLong(Long::longValue).max().orElse(UNKNOWN);
        }
    }

    CompletionStage<Entry> enter(String kind, String entity) {
        var slice = slice(entity);
        var activation = UUID.randomUUID();
        return cassandra.executeAsync(earlier.bind(kind, slice, entity)).thenCompose(rows -> {
            var told = new java.util.HashMap<UUID, Long>();
            rows.currentPage().forEach(row -> told.put(row.getUuid("activation"), row.getLong("told")));
            var entry = new Entry(kind, entity, activation, Map.copyOf(told));
            return write(entry, entry.certainlyTold()).thenApply(done -> entry);
        });
    }

    /** Notes how far everything is told. */
    CompletionStage<Done> write(Entry entry, long told) {
        return write(entry, node, told);
    }

    /**
     * The entity broke off: an event may be in the journal that it never heard of. Nobody holds the entry any more, so the
     * next sweep wakes the entity to tell the rest.
     */
    void abandon(Entry entry, long told) {
        var unused = write(entry, NOBODY, told > 0 ? told : entry.certainlyTold());
    }

    private CompletionStage<Done> write(Entry entry, String holder, long told) {
        return cassandra
                .executeAsync(enter.bind(
                        entry.kind(), slice(entry.entity()), entry.entity(), entry.activation(), holder, told))
                .thenApply(done -> Done.getInstance());
    }

    /** Strikes out the entries of earlier activations: this one has told what they had not. */
    void strikeEarlier(Entry entry) {
        entry.told().keySet().forEach(activation -> strike(entry, activation));
    }

    /** Strikes out this activation. */
    void strike(Entry entry) {
        strike(entry, entry.activation());
    }

    private void strike(Entry entry, UUID activation) {
        // When this is lost, the entity is woken once more than needed, and finds nothing to tell.
        var unused =
                cassandra.executeAsync(strike.bind(entry.kind(), slice(entry.entity()), entry.entity(), activation));
    }

    /** An entry of some node, alive or dead. */
    record Sleeper(String entity, String node) {}

    /** Every entry of a kind; blocking, for the sweeping thread only. Paged by the driver. */
    List<Sleeper> all(String kind) {
        var sleepers = new ArrayList<Sleeper>();
        for (var slice = 0; slice < SLICES; slice++) {
            for (var row : cassandra.execute(all.bind(kind, slice))) {
                sleepers.add(new Sleeper(row.getString("entity"), row.getString("node")));
            }
        }
        return sleepers;
    }

    private static int slice(String entity) {
        return Math.floorMod(entity.hashCode(), SLICES);
    }
}
