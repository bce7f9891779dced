package cloud.firn.storage.object;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import cloud.firn.storage.span.Utf8Order;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Walks through a bucket row after row, however long that takes: where its keys stand is asked for each page, so that
 * nothing is passed over when they move meanwhile.
 */
final class BucketRows {
    private final Spots spots;
    private final SpanRows rows;

    BucketRows(Spots spots, SpanRows rows) {
        this.spots = spots;
        this.rows = rows;
    }

    /** A page, the key whose rows come after it all, if one does, and where the next page begins, if there is one. */
    private record Page(List<ObjectRow> rows, Optional<String> whole, Optional<String> next) {
        static final Page NONE = new Page(List.of(), Optional.empty(), Optional.empty());
    }

    /** Every row from a key on, in the order of keys, of each key the newest first. */
    Source<ObjectRow, NotUsed> from(UUID bucketId, String key) {
        return Source.unfoldAsync(
                        Optional.of(key),
                        from -> from.isEmpty()
                                ? CompletableFuture.completedFuture(Optional.<Pair<Optional<String>, Page>>empty())
                                : page(bucketId, from.get())
                                        .thenApply(page -> Optional.of(Pair.create(page.next(), page))))
                .flatMapConcat(page -> Source.from(page.rows())
                        .concat(page.whole().map(whole -> of(bucketId, whole)).orElseGet(Source::empty)));
    }

    /** Every row of a key, newest first. */
    Source<ObjectRow, NotUsed> of(UUID bucketId, String key) {
        return Source.completionStage(spots.of(bucketId, key))
                .flatMapConcat(spot -> spot.map(this::versions).orElseGet(Source::empty));
    }

    private Source<ObjectRow, NotUsed> versions(Spot spot) {
        var here = rows.versions(spot.bucketId(), spot.span(), spot.key());
        return spot.stretch().copying()
                ? here.mergeSorted(
                                rows.versions(spot.bucketId(), spot.stretch().leaving(), spot.key()), ObjectRow.ORDER)
                        .statefulMapConcat(Once::new)
                : here;
    }

    private CompletionStage<Page> page(UUID bucketId, String from) {
        return spots.of(bucketId, from)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(Page.NONE)
                        : some(found.get()).thenApply(some -> page(found.get(), some)));
    }

    private CompletionStage<SpanRows.Some> some(Spot spot) {
        var stretch = spot.stretch();
        var here = rows.some(spot.bucketId(), spot.span(), stretch, spot.key());
        return stretch.copying()
                ? here.thenCombine(
                        rows.some(spot.bucketId(), stretch.leaving(), stretch, spot.key()), SpanRows.Some::with)
                : here;
    }

    private static Page page(Spot spot, SpanRows.Some some) {
        if (some.upTo().isEmpty()) {
            var high = spot.stretch().high();
            return new Page(some.rows(), Optional.empty(), high.isEmpty() ? Optional.empty() : Optional.of(high));
        }
        var end = some.upTo().get();
        if (end.equals(spot.key())) {
            // More rows under one key than fit a page; the next key in order is this one with the least character.
            return new Page(List.of(), Optional.of(end), Optional.of(end + "\0"));
        }
        return new Page(
                some.rows().stream()
                        .filter(row -> Utf8Order.compare(row.key(), end) < 0)
                        .toList(),
                Optional.empty(),
                Optional.of(end));
    }

    /** Lets of equal rows that follow each other only the first pass. */
    private static final class Once implements akka.japi.function.Function<ObjectRow, Iterable<ObjectRow>> {
        private static final long serialVersionUID = 1L;

        private Optional<ObjectRow> last = Optional.empty();

        @Override
        public Iterable<ObjectRow> apply(ObjectRow row) {
            boolean again = last.filter(before -> ObjectRow.ORDER.compare(before, row) == 0)
                    .isPresent();
            last = Optional.of(row);
            return again ? List.of() : List.of(row);
        }
    }
}
