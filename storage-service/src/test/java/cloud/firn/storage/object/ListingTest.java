package cloud.firn.storage.object;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.span.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Lists against the plainest model there is: every key, rolled up, page by page. */
class ListingTest {
    @Provide
    Arbitrary<Set<String>> keys() {
        return Arbitraries.strings()
                .withChars('a', 'b', '/', 'é', '\uFFFD')
                .ofMinLength(1)
                .ofMaxLength(6)
                .set()
                .ofMaxSize(30);
    }

    @Property(tries = 400)
    void pagesGiveEveryKeyAndPrefixOnceInOrder(
            @ForAll("keys") Set<String> keys, @ForAll @IntRange(min = 1, max = 5) int most, @ForAll boolean rolled) {
        var sorted = new TreeSet<String>(Utf8Order::compare);
        sorted.addAll(keys);
        for (var prefix : List.of("", "a", "a/")) {
            var delimiter = rolled ? "/" : "";
            var expected = new ArrayList<String>();
            for (var key : sorted) {
                if (key.startsWith(prefix)) {
                    int at = delimiter.isEmpty() ? -1 : key.indexOf('/', prefix.length());
                    var line = at < 0 ? key : key.substring(0, at + 1);
                    if (!expected.contains(line)) {
                        expected.add(line);
                    }
                }
            }
            assertThat(pages(sorted, prefix, delimiter, most)).isEqualTo(expected);
        }
    }

    private static List<String> pages(NavigableSet<String> keys, String prefix, String delimiter, int most) {
        var found = new ArrayList<String>();
        var after = "";
        for (int i = 0; i < 100; i++) {
            var page = new Listing(
                            (key, inclusive, limit) ->
                                    CompletableFuture.completedFuture(keys.tailSet(key, inclusive).stream()
                                            .limit(limit)
                                            .map(k -> new Line(
                                                    k, 1, new UUID(0, 1), true, false, "o", "O", 1, "e", "STANDARD"))
                                            .toList()),
                            new Listing.Query(prefix, delimiter, after, most))
                    .run()
                    .toCompletableFuture()
                    .join();
            var lines = new ArrayList<String>(page.prefixes());
            page.objects().forEach(line -> lines.add(line.key()));
            lines.sort(Utf8Order::compare);
            assertThat(lines).hasSizeLessThanOrEqualTo(most);
            found.addAll(lines);
            if (!page.truncated()) {
                return found;
            }
            after = page.next();
        }
        throw new AssertionError("The list does not end");
    }
}
