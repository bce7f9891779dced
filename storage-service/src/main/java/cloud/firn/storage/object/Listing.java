package cloud.firn.storage.object;

import cloud.firn.storage.span.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Walks the index for one answer to a list of objects: as many lines as it returns, and one step for each common prefix.
 *
 * <p>Keys come in the order of their UTF-8 bytes. The newest line of a key decides: a marker says that there is no object.
 * Use an instance once.
 */
public final class Listing {
    private static final int BATCH = 1000;

    private final Lines source;
    private final Query query;
    private final List<Line> objects = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private String last = "";
    private String lastKey;

    Listing(Lines source, Query query) {
        this.source = source;
        this.query = query;
        this.lastKey = query.after();
    }

    /** Where lines come from: keys after {@code key}, or from it on. */
    @FunctionalInterface
    interface Lines {
        CompletionStage<List<Line>> read(String key, boolean inclusive, int limit);
    }

    /**
     * What is asked for.
     *
     * @param delimiter empty for none
     * @param after only what comes behind this; empty for all
     */
    public record Query(String prefix, String delimiter, String after, int most) {}

    /**
     * The answer.
     *
     * @param next the last key or prefix that was returned: what comes behind it is still to be asked for
     */
    public record Page(List<Line> objects, List<String> prefixes, boolean truncated, String next) {}

    CompletionStage<Page> run() {
        if (query.most() == 0) {
            return CompletableFuture.completedFuture(page(false));
        }
        var marker = query.after();
        // Behind a common prefix comes what does not begin with it.
        if (!query.delimiter().isEmpty() && marker.startsWith(query.prefix())) {
            var common = common(marker);
            if (common.equals(marker)) {
                return from(successor(marker), true);
            }
        }
        if (Utf8Order.compare(marker, query.prefix()) < 0) {
            return from(query.prefix(), true);
        }
        return from(marker, false);
    }

    private CompletionStage<Page> from(String key, boolean inclusive) {
        if (inclusive && key.isEmpty() && !query.prefix().isEmpty()) {
            return CompletableFuture.completedFuture(page(false));
        }
        int limit = Math.min(BATCH, query.most() - taken() + 1);
        return source.read(key, inclusive, limit).thenCompose(lines -> take(lines, lines.size() < limit));
    }

    private CompletionStage<Page> take(List<Line> lines, boolean end) {
        var skipping = "";
        for (var line : lines) {
            if (!skipping.isEmpty() && line.key().startsWith(skipping)) {
                continue;
            }
            skipping = "";
            if (!line.key().startsWith(query.prefix())) {
                return CompletableFuture.completedFuture(page(false));
            }
            if (line.key().equals(lastKey) || line.ghost()) {
                continue;
            }
            lastKey = line.key();
            if (line.marker()) {
                continue;
            }
            var common = common(line.key());
            if (!common.isEmpty() && query.after().startsWith(common)) {
                skipping = common;
                continue;
            }
            if (taken() == query.most()) {
                return CompletableFuture.completedFuture(page(true));
            }
            if (common.isEmpty()) {
                objects.add(line);
                last = line.key();
            } else {
                prefixes.add(common);
                last = common;
                skipping = common;
            }
        }
        if (end) {
            return CompletableFuture.completedFuture(page(false));
        }
        if (skipping.isEmpty()) {
            return from(lines.get(lines.size() - 1).key(), false);
        }
        var behind = successor(skipping);
        return behind.isEmpty() ? CompletableFuture.completedFuture(page(false)) : from(behind, true);
    }

    private int taken() {
        return objects.size() + prefixes.size();
    }

    private Page page(boolean truncated) {
        return new Page(List.copyOf(objects), List.copyOf(prefixes), truncated, truncated ? last : "");
    }

    /** The common prefix that this key is rolled up into, or empty. */
    private String common(String key) {
        if (query.delimiter().isEmpty() || key.length() < query.prefix().length()) {
            return "";
        }
        int found = key.indexOf(query.delimiter(), query.prefix().length());
        return found < 0 ? "" : key.substring(0, found + query.delimiter().length());
    }

    /** The smallest text behind everything that begins with {@code prefix}; empty when there is none. */
    static String successor(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int point = prefix.codePointBefore(end);
            end -= Character.charCount(point);
            if (point < Character.MAX_CODE_POINT) {
                int next = point + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : point + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return "";
    }
}
