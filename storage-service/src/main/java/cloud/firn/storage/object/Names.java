package cloud.firn.storage.object;

import akka.Done;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which rows stand under a key: enters new ones, lets go of those that they replace, removes. Every step may be repeated. */
final class Names {
    private final Buckets buckets;
    private final Index index;
    private final Pending pending;
    private final Collector collector;
    private final Clock clock;

    Names(Buckets buckets, Index index, Pending pending, Collector collector, Clock clock) {
        this.buckets = buckets;
        this.index = index;
        this.pending = pending;
        this.collector = collector;
        this.clock = clock;
    }

    /** Makes a row visible, in the order of versions; takes it back when the bucket was closed meanwhile. */
    CompletionStage<ObjectRow> enter(BucketView bucket, Place place, ObjectRow unversioned) {
        var row = unversioned.version() == 0 ? unversioned.withVersion(clock.next()) : unversioned;
        return index.insert(place, row, row.version() / 1000)
                .thenCompose(done -> trim(place, row, 0))
                .thenCompose(entered -> buckets.writable(bucket)
                        .handle((open, failure) -> failure)
                        .thenCompose(failure -> failure == null
                                ? CompletableFuture.completedFuture(entered)
                                : index.remove(place, entered)
                                        .thenCompose(done -> CompletableFuture.failedFuture(failure))));
    }

    /**
     * Lets go of what a row replaces: older nameless versions, when it is nameless itself. A row that a clock running
     * ahead hid becomes the newest.
     */
    private CompletionStage<ObjectRow> trim(Place place, ObjectRow mine, int attempt) {
        if (!mine.nameless()) {
            return index.newest(place)
                    .thenCompose(newest -> newest.filter(row -> row.version() > mine.version() && attempt == 0)
                            .map(row -> renewed(place, mine, row, attempt))
                            .orElseGet(() -> CompletableFuture.completedFuture(mine)));
        }
        return index.slim(place).thenCompose(rows -> {
            if (attempt == 0
                    && !rows.isEmpty()
                    && rows.get(0).version() > mine.version()
                    && rows.stream().anyMatch(row -> row.body().equals(mine.body()))) {
                return renewed(place, mine, rows.get(0), attempt);
            }
            return removeReplaced(place, rows).thenApply(done -> mine);
        });
    }

    private CompletionStage<ObjectRow> renewed(Place place, ObjectRow mine, ObjectRow newest, int attempt) {
        var renewed = mine.withVersion(newest.version() + 1);
        return index.renew(place, mine, renewed).thenCompose(done -> trim(place, renewed, attempt + 1));
    }

    /**
     * Puts a marker on top of a row that is the newest; takes it back when another came between them. One that comes
     * later finds the marker and goes on top of it.
     *
     * @return whether the marker stays
     */
    CompletionStage<Boolean> cover(Place place, ObjectRow row, ObjectRow marker) {
        return index.insert(place, marker, clock.millis())
                .thenCompose(done -> index.slim(place))
                .thenCompose(rows -> {
                    boolean between = rows.stream()
                            .anyMatch(other -> other.version() > row.version()
                                    && other.version() <= marker.version()
                                    && !other.body().equals(row.body())
                                    && !other.body().equals(marker.body()));
                    if (between) {
                        return index.remove(place, marker).thenApply(done -> false);
                    }
                    return (marker.nameless()
                                    ? removeReplaced(place, rows)
                                    : CompletableFuture.completedFuture(Done.getInstance()))
                            .thenApply(done -> true);
                });
    }

    /** Lets go of what the newest nameless row replaces. */
    CompletionStage<Done> trim(Place place) {
        return index.slim(place).thenCompose(rows -> removeReplaced(place, rows));
    }

    private CompletionStage<Done> removeReplaced(Place place, List<ObjectRow> rows) {
        return removeAll(
                place, rows.stream().filter(ObjectRow::nameless).skip(1).toList());
    }

    /** Removes every row of a key. */
    CompletionStage<Done> removeAll(Place place) {
        return index.slim(place).thenCompose(rows -> removeAll(place, rows));
    }

    private CompletionStage<Done> removeAll(Place place, List<ObjectRow> rows) {
        CompletionStage<Done> removed = CompletableFuture.completedFuture(Done.getInstance());
        for (var row : rows) {
            removed = removed.thenCompose(done -> remove(place, row));
        }
        return removed;
    }

    /** Removes exactly this row; its bytes go after a grace. */
    CompletionStage<Done> remove(Place place, ObjectRow row) {
        if (!row.hasBody()) {
            return index.remove(place, row);
        }
        var kind = row.parts() == 0 ? Mark.Kind.BODY : Mark.Kind.MANIFEST;
        return pending.noteOrphan(kind, row.body(), place)
                .thenCompose(mark -> index.remove(place, row).thenApply(done -> {
                    collector.orphaned(mark);
                    return done;
                }));
    }

    /**
     * Whether a row still names the body of a note. A crash may have come between naming it and trimming what it
     * replaced: that is made up for.
     */
    CompletionStage<Boolean> named(Mark mark) {
        return index.slim(mark.place()).thenCompose(rows -> {
            var naming =
                    rows.stream().filter(row -> row.body().equals(mark.body())).findFirst();
            if (naming.isEmpty() || !naming.get().nameless()) {
                return CompletableFuture.completedFuture(naming.isPresent());
            }
            var newest = rows.stream().filter(ObjectRow::nameless).findFirst().orElse(naming.get());
            return trim(mark.place(), newest, 1).thenApply(done -> newest.body().equals(mark.body()));
        });
    }
}
