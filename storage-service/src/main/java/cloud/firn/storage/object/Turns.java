package cloud.firn.storage.object;

import akka.Done;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whose turn it is to write to a key under a condition: of many who ask at once, one at a time looks and writes.
 *
 * <p>A turn is a row that is inserted if there is none. It ends by itself when its holder dies; a holder that took longer
 * than half of that time must not write any more.
 */
final class Turns {
    private static final int LONGEST_SECONDS = 60;
    private static final int TRIES = 40;
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final CqlSession cassandra;
    private final Clock clock;
    private final PreparedStatement take;
    private final PreparedStatement end;

    Turns(CqlSession cassandra, Clock clock, String keyspace) {
        this.cassandra = cassandra;
        this.clock = clock;
        this.take = cassandra.prepare("INSERT INTO " + keyspace + ".turns (bucket_id, key, holder) VALUES (?, ?, ?)"
                + " IF NOT EXISTS USING TTL " + LONGEST_SECONDS);
        this.end =
                cassandra.prepare("DELETE FROM " + keyspace + ".turns WHERE bucket_id = ? AND key = ? IF holder = ?");
    }

    /** A turn that was taken. */
    record Turn(Place place, UUID holder, long writesUntilMillis) {}

    /** Does {@code work} in a turn of its own; fails with ConditionalRequestConflict when others keep theirs too long. */
    <T> CompletionStage<T> during(Place place, java.util.function.Function<Turn, CompletionStage<T>> work) {
        return take(place, 1).thenCompose(turn -> safely(() -> work.apply(turn))
                .handle((done, failure) -> end(turn).handle((ended, ignored) -> {
                    if (failure != null) {
                        throw failure instanceof RuntimeException e
                                ? e
                                : new java.util.concurrent.CompletionException(failure);
                    }
                    return done;
                }))
                .thenCompose(stage -> stage));
    }

    /** Refuses to go on with a turn that may be over. */
    void checkStill(Turn turn) {
        if (clock.millis() > turn.writesUntilMillis()) {
            throw new Refused(Code.CONDITIONAL_REQUEST_CONFLICT);
        }
    }

    private CompletionStage<Turn> take(Place place, int attempt) {
        var holder = UUID.randomUUID();
        long until = clock.millis() + LONGEST_SECONDS * 500L;
        return cassandra
                .executeAsync(take.bind(place.bucketId(), place.key(), holder))
                .thenApply(AsyncResultSet::wasApplied)
                .thenCompose(taken -> {
                    if (taken) {
                        return CompletableFuture.completedFuture(new Turn(place, holder, until));
                    }
                    if (attempt == TRIES) {
                        return CompletableFuture.failedFuture(new Refused(Code.CONDITIONAL_REQUEST_CONFLICT));
                    }
                    var later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    return CompletableFuture.supplyAsync(() -> attempt + 1, later)
                            .thenCompose(next -> take(place, next));
                });
    }

    private CompletionStage<Done> end(Turn turn) {
        return cassandra
                .executeAsync(end.bind(turn.place().bucketId(), turn.place().key(), turn.holder()))
                .thenApply(done -> Done.getInstance());
    }

    private static <T> CompletionStage<T> safely(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
