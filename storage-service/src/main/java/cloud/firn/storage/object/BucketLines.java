package cloud.firn.storage.object;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.span.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lines of a bucket from one span after the other: the next one is asked only when the one before it has no more.
 *
 * <p>Nothing is remembered between two reads: each finds where its keys are now.
 */
final class BucketLines implements VersionListing.Lines {
    private final Spots spots;
    private final Index index;
    private final BucketView bucket;
    private final String prefix;
    private final boolean grouped;

    /**
     * Lines of one bucket.
     *
     * @param prefix of the keys that are wanted: reading ends somewhere behind them
     * @param grouped only the newest line of each key
     */
    BucketLines(Spots spots, Index index, BucketView bucket, String prefix, boolean grouped) {
        this.spots = spots;
        this.index = index;
        this.bucket = bucket;
        this.prefix = prefix;
        this.grouped = grouped;
    }

    @Override
    public CompletionStage<List<Line>> read(String key, boolean inclusive, int limit) {
        return read(key, inclusive, limit, List.of());
    }

    private CompletionStage<List<Line>> read(String key, boolean inclusive, int limit, List<Line> before) {
        return spots.of(bucket, key).thenCompose(spot -> index.lines(
                        bucket.id(), spot.stretch(), key, inclusive, grouped, limit - before.size())
                .thenCompose(lines -> {
                    var found = joined(before, lines);
                    return found.size() >= limit
                                    || spot.stretch().isLast()
                                    || isBehind(spot.stretch().high())
                            ? CompletableFuture.completedFuture(found)
                            : read(spot.stretch().high(), true, limit, found);
                }));
    }

    @Override
    public CompletionStage<List<Line>> older(String key, long version, int limit) {
        return spots.of(bucket, key).thenCompose(spot -> index.older(spot, version, limit));
    }

    private boolean isBehind(String key) {
        return !key.startsWith(prefix) && Utf8Order.compare(key, prefix) > 0;
    }

    private static List<Line> joined(List<Line> before, List<Line> lines) {
        if (before.isEmpty()) {
            return lines;
        }
        var all = new ArrayList<Line>(before);
        all.addAll(lines);
        return all;
    }
}
