package cloud.firn.storage.usage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a bucket holds at this moment: what its meter counted, and what changed since. */
public final class Holdings {
    /** Meters count every few seconds; a look takes milliseconds. */
    private static final int MOST_LOOKS = 4;

    private final CqlSession cassandra;
    private final ChangesInCassandra changes;
    private final PreparedStatement meter;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public Holdings(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.changes = new ChangesInCassandra(cassandra, keyspace);
        this.meter = cassandra.prepare("SELECT stored_bytes, stored_objects, slot, spans FROM " + keyspace
                + ".meters WHERE bucket_id = ? AND span = 0 LIMIT 1");
    }

    private record Counted(Stored stored, long slot, boolean divided) {}

    /** What is in a bucket, objects that are on their way to it not counted. */
    public CompletionStage<Stored> of(UUID bucketId) {
        return counted(bucketId).thenCompose(before -> look(bucketId, before, 1));
    }

    /** A meter that counts between two looks would make a change count twice or never: then it is looked once more. */
    private CompletionStage<Stored> look(UUID bucketId, Optional<Counted> before, int looks) {
        if (before.isEmpty()) {
            return CompletableFuture.completedFuture(Stored.NOTHING);
        }
        var is = before.get();
        var since = is.divided() ? changes.ofSpans(bucketId, is.slot()) : changes.ofFirst(bucketId, is.slot());
        return since.thenCompose(changed -> counted(bucketId).thenCompose(after -> {
            if (!after.equals(before) && looks < MOST_LOOKS) {
                return look(bucketId, after, looks + 1);
            }
            var stored = is.stored();
            for (var change : Change.fresh(changed)) {
                stored = change.on(stored);
            }
            return CompletableFuture.completedFuture(stored);
        }));
    }

    private CompletionStage<Optional<Counted>> counted(UUID bucketId) {
        return cassandra.executeAsync(meter.bind(bucketId)).thenApply(rows -> Optional.ofNullable(rows.one())
                .map(Holdings::counted));
    }

    private static Counted counted(Row row) {
        return new Counted(new Stored(row.getLong(0), row.getLong(1)), row.getLong(2), !row.isNull(3));
    }
}
