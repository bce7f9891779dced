package cloud.firn.storage.object;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes in which spans something changes in a slot, before it does: whoever measures looks there and need not look
 * everywhere. The first span of a bucket is looked at always.
 */
final class Touched {
    private static final int MOST_REMEMBERED = 20_000;

    private final CqlSession cassandra;
    private final PreparedStatement note;
    private final Set<Noted> noted = ConcurrentHashMap.newKeySet();

    private record Noted(UUID bucketId, long slot, int span) {}

    Touched(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.note = cassandra.prepare("INSERT INTO " + keyspace + ".touched (bucket_id, slot, span) VALUES (?, ?, ?)");
    }

    /** Done when it is durable that something changes there in this slot. */
    CompletionStage<Done> note(Spot spot, long slot) {
        var one = new Noted(spot.bucketId(), slot, spot.span());
        if (spot.span() == 0 || noted.contains(one)) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return cassandra
                .executeAsync(note.bind(one.bucketId(), slot, one.span()).setIdempotent(true))
                .thenApply(done -> {
                    if (noted.size() >= MOST_REMEMBERED) {
                        // Mostly slots that are over; a note that is made twice harms nobody.
                        noted.clear();
                    }
                    noted.add(one);
                    return Done.getInstance();
                });
    }
}
