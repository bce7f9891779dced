package cloud.firn.storage.bucket;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Which name each life of a bucket has, or had. An id has one name for ever, so what is known may be remembered. */
final class BucketIds {
    private static final int MOST_REMEMBERED = 10_000;

    private final CqlSession cassandra;
    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private final PreparedStatement name;
    private final PreparedStatement all;
    private final PreparedStatement allFrom;

    BucketIds(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var table = keyspace + ".meters";
        this.name = cassandra.prepare("SELECT bucket FROM " + table + " WHERE bucket_id = ? AND span = 0 LIMIT 1");
        var every = "SELECT DISTINCT bucket_id, span FROM " + table;
        this.all = cassandra.prepare(every);
        this.allFrom = cassandra.prepare(every + " WHERE token(bucket_id, span) >= token(?, 0)");
    }

    /** The name; nothing when the bucket was removed long ago. */
    CompletionStage<Optional<String>> name(UUID bucketId) {
        var known = names.get(bucketId);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        return cassandra.executeAsync(name.bind(bucketId)).thenApply(rows -> {
            var row = rows.one();
            var found = Optional.ofNullable(row == null ? null : row.getString(0));
            found.ifPresent(is -> remember(bucketId, is));
            return found;
        });
    }

    /** Every bucket that is measured, in an order that stays the same. */
    Source<UUID, NotUsed> all(Optional<UUID> from) {
        return Pages.of(cassandra, from.map(allFrom::bind).orElseGet(all::bind))
                .map(row -> Objects.requireNonNull(row.getUuid(0)));
    }

    private void remember(UUID bucketId, String name) {
        if (names.size() >= MOST_REMEMBERED) {
            names.clear();
        }
        names.put(bucketId, name);
    }
}
