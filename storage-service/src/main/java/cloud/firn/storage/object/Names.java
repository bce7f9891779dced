package cloud.firn.storage.object;

import akka.Done;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.notification.Affected;
import cloud.firn.storage.notification.Telling;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which rows stand under a key: enters new ones, lets go of those that they replace, removes. Every step may be repeated. */
final class Names {
    /** What is told when a row got another version than it was told with. */
    private interface Retold {
        List<BoundStatement> of(ObjectRow renewed);
    }

    private final Spots spots;
    private final Index index;
    private final Pending pending;
    private final Collector collector;
    private final Clock clock;
    private final Sizing sizing;

    Names(Spots spots, Index index, Pending pending, Collector collector, Clock clock, Sizing sizing) {
        this.spots = spots;
        this.index = index;
        this.pending = pending;
        this.collector = collector;
        this.clock = clock;
        this.sizing = sizing;
    }

    /** Makes a row visible, in the order of versions; takes it back when the bucket was closed meanwhile. */
    CompletionStage<ObjectRow> enter(BucketView bucket, String key, ObjectRow unversioned, Telling unplaced) {
        return spots.writable(bucket, key).thenCompose(spot -> {
            boolean fresh = unversioned.version() == 0;
            var row = fresh ? unversioned.withVersion(clock.next()) : unversioned;
            // Who sends has no look at what is long past: a version that was fixed long ago is told as of now.
            var telling = unplaced.at(fresh ? row.version() : Math.max(row.version(), clock.next()));
            return index.insert(spot, row, row.version() / 1000, telling.said(affected(bucket, row)))
                    .thenCompose(done -> trim(spot, row, renewed -> retold(bucket, renewed, telling), 0))
                    .thenCompose(entered -> spots.writable(bucket, key)
                            .handle((now, failure) -> failure == null
                                    ? settled(spot, now, entered, telling)
                                    : takenBack(spot, entered, telling, failure))
                            .thenCompose(settled -> settled));
        });
    }

    private static Affected affected(BucketView bucket, ObjectRow row) {
        return row.affected(bucket.versioning() != Versioning.OFF);
    }

    /** What is told of a row whose version became another one, in place of what was. */
    private static List<BoundStatement> retold(BucketView bucket, ObjectRow renewed, Telling telling) {
        var statements = new ArrayList<>(telling.unsaid());
        statements.addAll(telling.at(renewed.version()).said(affected(bucket, renewed)));
        return statements;
    }

    /**
     * What becomes of a row when its key may belong to another span by now. Rows are copied later than any word about
     * the old one holds: a row that came before that is copied too, and only lets go of what is in the new span already.
     */
    private CompletionStage<ObjectRow> settled(Spot then, Spot now, ObjectRow entered, Telling telling) {
        sizing.changed(now);
        if (now.span() == then.span()) {
            return CompletableFuture.completedFuture(entered);
        }
        return spots.holds(then.stretch())
                ? trim(now, entered, renewed -> List.of(), 1)
                : takenBack(then, entered, telling, new Refused(Code.SERVICE_UNAVAILABLE));
    }

    private CompletionStage<ObjectRow> takenBack(Spot spot, ObjectRow entered, Telling telling, Throwable failure) {
        return index.remove(spot, entered, telling.unsaid())
                .thenCompose(done -> spots.holds(spot.stretch())
                        ? CompletableFuture.completedFuture(done)
                        : spots.again(spot).thenCompose(now -> index.remove(now, entered, List.of())))
                .thenCompose(done -> CompletableFuture.failedFuture(failure));
    }

    /**
     * Lets go of what a row replaces: older nameless versions, when it is nameless itself. A row that a clock running
     * ahead hid becomes the newest.
     */
    private CompletionStage<ObjectRow> trim(Spot spot, ObjectRow mine, Retold retold, int attempt) {
        if (!mine.nameless()) {
            return index.newest(spot)
                    .thenCompose(newest -> newest.filter(row -> row.version() > mine.version() && attempt == 0)
                            .map(row -> renewed(spot, mine, row, retold, attempt))
                            .orElseGet(() -> CompletableFuture.completedFuture(mine)));
        }
        return index.slim(spot).thenCompose(rows -> {
            if (attempt == 0
                    && !rows.isEmpty()
                    && rows.get(0).version() > mine.version()
                    && rows.stream().anyMatch(row -> row.body().equals(mine.body()))) {
                return renewed(spot, mine, rows.get(0), retold, attempt);
            }
            return removeReplaced(spot, rows).thenApply(done -> mine);
        });
    }

    private CompletionStage<ObjectRow> renewed(
            Spot spot, ObjectRow mine, ObjectRow newest, Retold retold, int attempt) {
        var renewed = mine.withVersion(newest.version() + 1);
        return index.renew(spot, mine, renewed, retold.of(renewed))
                .thenCompose(done -> trim(spot, renewed, retold, attempt + 1));
    }

    /**
     * Puts a marker on top of a row that is the newest; takes it back when another came between them. One that comes
     * later finds the marker and goes on top of it.
     *
     * @return whether the marker stays
     */
    CompletionStage<Boolean> cover(Spot spot, ObjectRow row, ObjectRow marker, Telling unplaced) {
        var telling = unplaced.at(marker.version());
        return index.insert(spot, marker, clock.millis(), telling.said(marker.affected(true)))
                // Asked again: who wrote by a newer word than ours is seen here, or sees the marker.
                .thenCompose(done -> spots.again(spot))
                .thenCompose(now -> covered(now, row, marker, telling)
                        .thenCompose(stays -> spots.settled(spot).thenApply(done -> stays)));
    }

    private CompletionStage<Boolean> covered(Spot spot, ObjectRow row, ObjectRow marker, Telling telling) {
        return index.slim(spot).thenCompose(rows -> {
            boolean between = rows.stream()
                    .anyMatch(other -> other.version() > row.version()
                            && other.version() <= marker.version()
                            && !other.body().equals(row.body())
                            && !other.body().equals(marker.body()));
            if (between) {
                return index.remove(spot, marker, telling.unsaid()).thenApply(done -> false);
            }
            return (marker.nameless()
                            ? removeReplaced(spot, rows)
                            : CompletableFuture.completedFuture(Done.getInstance()))
                    .thenApply(done -> true);
        });
    }

    /** Lets go of what the newest nameless row replaces. */
    CompletionStage<Done> trim(Spot spot) {
        return index.slim(spot).thenCompose(rows -> removeReplaced(spot, rows));
    }

    private CompletionStage<Done> removeReplaced(Spot spot, List<ObjectRow> rows) {
        return removeAll(spot, rows.stream().filter(ObjectRow::nameless).skip(1).toList());
    }

    /** Removes every row of a key; the first of them is told as the object that it was. */
    CompletionStage<Done> removeAll(Spot spot, Telling telling) {
        return index.slim(spot)
                .thenCompose(rows -> rows.isEmpty()
                        ? CompletableFuture.completedFuture(Done.getInstance())
                        : remove(spot, rows.get(0), telling, false)
                                .thenCompose(done -> removeAll(spot, rows.subList(1, rows.size()))));
    }

    private CompletionStage<Done> removeAll(Spot spot, List<ObjectRow> rows) {
        CompletionStage<Done> removed = CompletableFuture.completedFuture(Done.getInstance());
        for (var row : rows) {
            removed = removed.thenCompose(done -> remove(spot, row, Telling.NOTHING, false));
        }
        return removed;
    }

    /**
     * Removes exactly this row; its bytes go after a grace.
     *
     * @param versioned whether it is told by its version
     */
    CompletionStage<Done> remove(Spot spot, ObjectRow row, Telling telling, boolean versioned) {
        var told = telling.at(Math.max(clock.next(), row.version() + 1))
                .said(row.affected(versioned).gone());
        return unnamed(spot, row, told).thenCompose(done -> spots.settled(spot)).thenApply(done -> {
            sizing.removed(spot);
            return done;
        });
    }

    private CompletionStage<Done> unnamed(Spot spot, ObjectRow row, List<BoundStatement> told) {
        if (!row.hasBody()) {
            return index.remove(spot, row, told);
        }
        var kind = row.parts() == 0 ? Mark.Kind.BODY : Mark.Kind.MANIFEST;
        return pending.noteOrphan(kind, row.body(), spot.place())
                .thenCompose(mark -> index.remove(spot, row, told).thenApply(done -> {
                    collector.orphaned(mark);
                    return done;
                }));
    }

    /**
     * Whether a row still names the body of a note. A crash may have come between naming it and trimming what it
     * replaced: that is made up for.
     */
    CompletionStage<Boolean> named(Mark mark) {
        return spots.of(mark.place().bucketId(), mark.place().key())
                .thenCompose(found ->
                        found.isPresent() ? named(mark, found.get()) : CompletableFuture.completedFuture(false));
    }

    private CompletionStage<Boolean> named(Mark mark, Spot spot) {
        return index.slim(spot).thenCompose(rows -> {
            var naming =
                    rows.stream().filter(row -> row.body().equals(mark.body())).findFirst();
            if (naming.isEmpty() || !naming.get().nameless()) {
                return CompletableFuture.completedFuture(naming.isPresent());
            }
            var newest = rows.stream().filter(ObjectRow::nameless).findFirst().orElse(naming.get());
            return trim(spot, newest, renewed -> List.of(), 1)
                    .thenApply(done -> newest.body().equals(mark.body()));
        });
    }
}
