package cloud.firn.storage.object;

import cloud.firn.storage.span.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Walks the index for one answer to a list of versions: keys in the order of their UTF-8 bytes, of each key the newest
 * version first, markers of deletes among them. Use an instance once.
 */
public final class VersionListing {
    private static final int BATCH = 1000;

    private final Lines source;
    private final Query query;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private String nextKey = "";
    private String nextVersion = "";
    private String key;
    private long version;
    private UUID body = new UUID(0, 0);
    private boolean namelessSeen;
    private boolean passing;

    VersionListing(Lines source, Query query) {
        this.source = source;
        this.query = query;
        this.key = query.keyMarker();
    }

    /** Where lines come from: keys after {@code key} or from it on, and the lines of one key from a version down. */
    interface Lines {
        CompletionStage<List<Line>> read(String key, boolean inclusive, int limit);

        CompletionStage<List<Line>> older(String key, long version, int limit);
    }

    /**
     * What is asked for.
     *
     * @param versionMarker only what comes behind this version of {@code keyMarker}; empty for behind the whole key
     */
    public record Query(String prefix, String delimiter, String keyMarker, String versionMarker, int most) {}

    /** One version, and whether it is the newest of its key. */
    public record Entry(Line line, boolean latest) {}

    /** The answer, and where the next one begins when this one was {@code truncated}. */
    public record Page(
            List<Entry> entries, List<String> prefixes, boolean truncated, String nextKey, String nextVersion) {}

    CompletionStage<Page> run() {
        if (query.most() == 0) {
            return done(false);
        }
        if (query.keyMarker().isEmpty() || Utf8Order.compare(query.keyMarker(), query.prefix()) < 0) {
            return from(query.prefix(), true);
        }
        var common = common(query.keyMarker());
        if (!common.isEmpty() && common.equals(query.keyMarker())) {
            return behind(common);
        }
        if (query.versionMarker().isEmpty()) {
            return from(query.keyMarker(), false);
        }
        if (query.versionMarker().equals(VersionId.NULL)) {
            passing = true;
            version = Long.MAX_VALUE;
            return rest();
        }
        var marker = VersionId.of("version-id-marker", query.versionMarker());
        version = marker.version();
        body = marker.body();
        return rest();
    }

    private CompletionStage<Page> from(String start, boolean inclusive) {
        return source.read(start, inclusive, BATCH)
                .thenCompose(lines -> take(lines)
                        ? done(true)
                        : lines.size() < BATCH || ended(lines) ? done(false) : next(lines.get(lines.size() - 1)));
    }

    /** The rest of the key that the walk stands in, then the keys behind it. */
    private CompletionStage<Page> rest() {
        var standing = key;
        return source.older(standing, version, BATCH).thenCompose(lines -> {
            var fresh = lines.stream()
                    .filter(line -> line.version() < version || UuidOrder.compare(line.body(), body) > 0)
                    .toList();
            if (take(fresh)) {
                return done(true);
            }
            if (lines.size() < BATCH) {
                passing = false;
                return from(standing, false);
            }
            var last = lines.get(lines.size() - 1);
            version = last.version();
            body = last.body();
            return rest();
        });
    }

    private CompletionStage<Page> next(Line last) {
        var common = common(last.key());
        if (!common.isEmpty()) {
            return behind(common);
        }
        key = last.key();
        version = last.version();
        body = last.body();
        return rest();
    }

    private CompletionStage<Page> behind(String prefix) {
        var start = Listing.successor(prefix);
        return start.isEmpty() ? done(false) : from(start, true);
    }

    private boolean ended(List<Line> lines) {
        return !lines.get(lines.size() - 1).key().startsWith(query.prefix());
    }

    /** Takes lines in; true when the page is full and there is more. */
    private boolean take(List<Line> lines) {
        for (var line : lines) {
            if (passing) {
                passing = !line.nameless();
                namelessSeen = line.nameless();
                continue;
            }
            if (line.ghost()) {
                continue;
            }
            if (!line.key().startsWith(query.prefix())) {
                return false;
            }
            var common = common(line.key());
            if (common.isEmpty() ? version(line) : prefix(common)) {
                return true;
            }
        }
        return false;
    }

    private boolean version(Line line) {
        boolean same = line.key().equals(key);
        if (!same) {
            key = line.key();
            namelessSeen = false;
        }
        if (line.nameless() && namelessSeen) {
            // An older version that is about to be trimmed.
            return false;
        }
        if (taken() == query.most()) {
            return true;
        }
        namelessSeen |= line.nameless();
        entries.add(new Entry(line, !same));
        nextKey = line.key();
        nextVersion = line.versionId();
        return false;
    }

    private boolean prefix(String common) {
        if (query.keyMarker().startsWith(common) || nextKey.equals(common)) {
            return false;
        }
        if (taken() == query.most()) {
            return true;
        }
        prefixes.add(common);
        nextKey = common;
        nextVersion = "";
        return false;
    }

    private int taken() {
        return entries.size() + prefixes.size();
    }

    private CompletionStage<Page> done(boolean truncated) {
        return CompletableFuture.completedFuture(new Page(
                List.copyOf(entries),
                List.copyOf(prefixes),
                truncated,
                truncated ? nextKey : "",
                truncated ? nextVersion : ""));
    }

    private String common(String of) {
        if (query.delimiter().isEmpty() || !of.startsWith(query.prefix())) {
            return "";
        }
        int found = of.indexOf(query.delimiter(), query.prefix().length());
        return found < 0 ? "" : of.substring(0, found + query.delimiter().length());
    }
}
