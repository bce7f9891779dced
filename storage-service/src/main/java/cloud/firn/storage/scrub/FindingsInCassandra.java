package cloud.firn.storage.scrub;

import akka.Done;
import cloud.firn.storage.object.ObjectRow;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What each pass found, in the table {@code findings}; it is forgotten after two months. */
public final class FindingsInCassandra {
    private static final int MOST_TOLD = 1000;
    private static final int KEPT_SECONDS = 60 * 24 * 3600;

    private final CqlSession cassandra;
    private final PreparedStatement keep;
    private final PreparedStatement read;
    private final PreparedStatement name;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public FindingsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var table = keyspace + ".findings";
        this.keep = cassandra.prepare("INSERT INTO " + table + " (pass, bucket_id, key, version, body, bucket,"
                + " version_id, what, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL " + KEPT_SECONDS);
        this.read = cassandra.prepare(
                "SELECT bucket, key, version_id, what, found_at FROM " + table + " WHERE pass = ? LIMIT " + MOST_TOLD);
        this.name = cassandra.prepare(
                "SELECT bucket FROM " + keyspace + ".meters WHERE bucket_id = ? AND span = 0 LIMIT 1");
    }

    /** What the pass that began at {@code pass} found, the first thousand. */
    public CompletionStage<List<Finding>> of(Instant pass) {
        return cassandra.executeAsync(read.bind(pass).setPageSize(MOST_TOLD)).thenApply(rows -> {
            var found = new ArrayList<Finding>();
            rows.currentPage().forEach(row -> found.add(finding(row)));
            return found;
        });
    }

    CompletionStage<Done> keep(Instant pass, UUID bucketId, ObjectRow row, Finding finding) {
        return cassandra
                .executeAsync(keep.bind(
                                pass,
                                bucketId,
                                row.key(),
                                row.version(),
                                row.body(),
                                finding.bucket(),
                                finding.version(),
                                finding.what(),
                                finding.foundAt())
                        .setIdempotent(true))
                .thenApply(done -> Done.getInstance());
    }

    /** The name of a bucket, or its id when nothing knows it. */
    CompletionStage<String> name(UUID bucketId) {
        return cassandra.executeAsync(name.bind(bucketId)).thenApply(rows -> {
            var row = rows.one();
            var found = row == null ? null : row.getString(0);
            return found == null ? bucketId.toString() : found;
        });
    }

    private static Finding finding(Row row) {
        return new Finding(
                Objects.requireNonNull(row.getString(0)),
                Objects.requireNonNull(row.getString(1)),
                Objects.requireNonNull(row.getString(2)),
                Objects.requireNonNull(row.getString(3)),
                Objects.requireNonNull(row.getInstant(4)));
    }
}
