package cloud.firn.storage.usage;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * What came into and left the index of a bucket, from the spans in which something did. The first span is looked at
 * always; which others, the table {@code touched} says.
 */
final class ChangesInCassandra {
    private static final int FIRST_SPAN = 0;
    private static final int AT_ONCE = 8;

    private final CqlSession cassandra;
    private final PreparedStatement changes;
    private final PreparedStatement touched;
    private final PreparedStatement touchedBefore;
    private final PreparedStatement forget;
    private final PreparedStatement forgetTouched;

    ChangesInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var span = keyspace + ".changes WHERE bucket_id = ? AND span = ? AND slot ";
        var hints = keyspace + ".touched WHERE bucket_id = ? AND slot ";
        this.changes = cassandra.prepare("SELECT slot, body, removed, at, size_bytes, counted FROM " + span + ">= ?");
        this.touched = cassandra.prepare("SELECT span FROM " + hints + ">= ?");
        this.touchedBefore = cassandra.prepare("SELECT span FROM " + hints + "< ?");
        this.forget = cassandra.prepare("DELETE FROM " + span + "< ?");
        this.forgetTouched = cassandra.prepare("DELETE FROM " + hints + "< ?");
    }

    /** Of a bucket that was never divided. */
    CompletionStage<List<Change>> ofFirst(UUID bucketId, long fromSlot) {
        return of(bucketId, FIRST_SPAN, fromSlot, new ArrayList<>());
    }

    /** Of all spans of a bucket. */
    CompletionStage<List<Change>> ofSpans(UUID bucketId, long fromSlot) {
        var found = Collections.synchronizedList(new ArrayList<Change>());
        return spans(touched, bucketId, fromSlot)
                .thenCompose(spans -> each(spans, span -> of(bucketId, span, fromSlot, new ArrayList<>())
                        .thenAccept(found::addAll)))
                .thenApply(done -> found);
    }

    /** Closed slots have nothing to say any more. */
    CompletionStage<Done> forget(UUID bucketId, long beforeSlot) {
        return spans(touchedBefore, bucketId, beforeSlot)
                .thenCompose(
                        spans -> each(spans, span -> cassandra.executeAsync(forget.bind(bucketId, span, beforeSlot))))
                // Last: who breaks off before finds the spans again.
                .thenCompose(done -> cassandra.executeAsync(forgetTouched.bind(bucketId, beforeSlot)))
                .thenApply(done -> Done.getInstance());
    }

    private CompletionStage<Set<Integer>> spans(PreparedStatement which, UUID bucketId, long slot) {
        var found = new TreeSet<Integer>();
        found.add(FIRST_SPAN);
        return cassandra.executeAsync(which.bind(bucketId, slot)).thenCompose(page -> spans(page, found));
    }

    private static CompletionStage<Set<Integer>> spans(AsyncResultSet page, Set<Integer> found) {
        page.currentPage().forEach(row -> found.add(row.getInt(0)));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> spans(next, found))
                : CompletableFuture.completedFuture(found);
    }

    private CompletionStage<List<Change>> of(UUID bucketId, int span, long fromSlot, List<Change> found) {
        return cassandra.executeAsync(changes.bind(bucketId, span, fromSlot)).thenCompose(page -> collect(page, found));
    }

    private static CompletionStage<List<Change>> collect(AsyncResultSet page, List<Change> found) {
        for (var row : page.currentPage()) {
            found.add(new Change(
                    row.getLong(0),
                    Objects.requireNonNull(row.getUuid(1)),
                    row.getBoolean(2),
                    Objects.requireNonNullElse(row.getInstant(3), Instant.EPOCH),
                    row.getLong(4),
                    row.getBoolean(5)));
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }

    /** A few spans at once. */
    private static CompletionStage<Done> each(Collection<Integer> spans, IntFunction<CompletionStage<?>> work) {
        var lanes = new ArrayList<CompletionStage<?>>(
                Collections.nCopies(AT_ONCE, CompletableFuture.completedFuture(Done.getInstance())));
        int next = 0;
        for (int span : spans) {
            int lane = next++ % AT_ONCE;
            lanes.set(lane, lanes.get(lane).thenCompose(done -> work.apply(span)));
        }
        return CompletableFuture.allOf(
                        lanes.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new))
                .thenApply(done -> Done.getInstance());
    }
}
