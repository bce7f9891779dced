package cloud.firn.storage.object;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.cassandra.Pages;
import cloud.firn.storage.span.Stretch;
import cloud.firn.storage.span.Utf8Order;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Reads spans row after row, for those who look after them. */
final class SpanRows {
    private static final int ROWS_AT_ONCE = 500;
    private static final int SIZES_AT_ONCE = 2000;

    private final CqlSession cassandra;
    private final PreparedStatement some;
    private final PreparedStatement versions;
    private final PreparedStatement sizes;

    SpanRows(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var of = " FROM " + keyspace + ".objects WHERE bucket_id = ? AND span = ? AND key ";
        this.some = cassandra.prepare("SELECT " + IndexRows.NOTED + of + ">= ? AND key < ? LIMIT ?");
        this.versions = cassandra.prepare("SELECT " + IndexRows.NOTED + of + "= ?");
        this.sizes = cassandra.prepare("SELECT key, size_bytes, parts, chunk_bytes" + of + ">= ? AND key < ?");
    }

    /**
     * Some rows of a span, with their notes, without their bytes and attributes.
     *
     * @param upTo the key of which there may be more, and behind which there may be others; nothing at the end
     */
    record Some(List<ObjectRow> rows, Optional<String> upTo) {
        /** What two spans say of the same keys. */
        Some with(Some other) {
            var ends = Stream.concat(upTo.stream(), other.upTo.stream()).min(Utf8Order::compare);
            return new Some(Merging.merged(rows, other.rows, ObjectRow.ORDER, row -> false), ends);
        }
    }

    /** From a key on; of a span that the stretch is in, or that it leaves. */
    CompletionStage<Some> some(UUID bucketId, int span, Stretch stretch, String fromKey) {
        return cassandra
                .executeAsync(some.bind(bucketId, span, fromKey, stretch.bound(), ROWS_AT_ONCE)
                        .setPageSize(ROWS_AT_ONCE))
                .thenApply(page -> {
                    var found = new ArrayList<ObjectRow>();
                    int count = 0;
                    var last = "";
                    for (var row : page.currentPage()) {
                        count++;
                        last = Objects.requireNonNull(row.getString(0));
                        IndexRows.noted(row).ifPresent(found::add);
                    }
                    return new Some(found, count < ROWS_AT_ONCE ? Optional.empty() : Optional.of(last));
                });
    }

    /** The same of one key, however many there are. */
    Source<ObjectRow, NotUsed> versions(UUID bucketId, int span, String key) {
        return Pages.of(cassandra, versions.bind(bucketId, span, key).setPageSize(ROWS_AT_ONCE))
                .mapConcat(row -> IndexRows.noted(row).stream().toList());
    }

    /**
     * What matters of a row for the size of its span.
     *
     * @param inlineBytes that ride in the row
     */
    record Sized(String key, long inlineBytes) {}

    /** The rows of a stretch. */
    Source<Sized, NotUsed> sizes(UUID bucketId, Stretch stretch) {
        return Pages.of(
                        cassandra,
                        sizes.bind(bucketId, stretch.span(), stretch.low(), stretch.bound())
                                .setPageSize(SIZES_AT_ONCE))
                .map(row -> new Sized(
                        Objects.requireNonNull(row.getString(0)),
                        row.getInt(2) > 0 || row.getInt(3) > 0 ? 0 : row.getLong(1)));
    }
}
