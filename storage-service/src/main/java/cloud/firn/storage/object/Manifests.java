package cloud.firn.storage.object;

import akka.Done;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which parts make a multipart object, in order. */
public final class Manifests {
    private static final int ROWS_AT_ONCE = 500;

    private final CqlSession cassandra;
    private final PreparedStatement write;
    private final PreparedStatement read;
    private final PreparedStatement erase;

    Manifests(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var table = keyspace + ".manifests";
        this.write = cassandra.prepare(
                "INSERT INTO " + table
                        + " (body, part, part_body, size_bytes, chunk_bytes, checksum) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP 1");
        this.read = cassandra.prepare(
                "SELECT part, part_body, size_bytes, chunk_bytes, checksum FROM " + table + " WHERE body = ?");
        this.erase = cassandra.prepare("DELETE FROM " + table + " USING TIMESTAMP 2 WHERE body = ?");
    }

    /**
     * One part of an object.
     *
     * @param checksum in base64, by the algorithm of the object's; or empty
     */
    public record Part(int number, UUID body, long sizeBytes, int chunkBytes, String checksum) {
        Chunks.Body whole() {
            return new Chunks.Body(body, sizeBytes, chunkBytes);
        }
    }

    /** A stretch of a part. */
    record Piece(Part part, long from, long length) {}

    /** Writes a manifest; a repeat changes nothing. */
    public CompletionStage<Done> write(UUID body, List<Part> parts) {
        if (parts.isEmpty()) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        var now = parts.subList(0, Math.min(ROWS_AT_ONCE, parts.size()));
        var batch = new BatchStatementBuilder(DefaultBatchType.UNLOGGED);
        for (var part : now) {
            batch.addStatement(row(body, part));
        }
        return cassandra
                .executeAsync(batch.build().setIdempotent(true))
                .thenCompose(done -> write(body, parts.subList(now.size(), parts.size())));
    }

    /** The parts of an object; none when there is no such manifest. */
    public CompletionStage<List<Part>> read(UUID body) {
        return cassandra.executeAsync(read.bind(body)).thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    private BoundStatement row(UUID body, Part part) {
        var bound = write.bind()
                .setUuid(0, body)
                .setInt(1, part.number())
                .setUuid(2, part.body())
                .setLong(3, part.sizeBytes())
                .setInt(4, part.chunkBytes());
        // A missing cell costs nothing.
        return part.checksum().isEmpty() ? bound : bound.setString(5, part.checksum());
    }

    CompletionStage<Done> erase(UUID body) {
        return cassandra.executeAsync(erase.bind(body)).thenApply(done -> Done.getInstance());
    }

    /** The stretches of the parts that make {@code length} bytes from {@code from}. */
    static List<Piece> within(List<Part> parts, long from, long length) {
        var pieces = new ArrayList<Piece>();
        long start = 0;
        long end = from + length;
        for (var part : parts) {
            long first = Math.max(from, start);
            long last = Math.min(end, start + part.sizeBytes());
            if (first < last) {
                pieces.add(new Piece(part, first - start, last - first));
            }
            start += part.sizeBytes();
        }
        return pieces;
    }

    private static CompletionStage<List<Part>> collect(AsyncResultSet rows, List<Part> found) {
        for (var row : rows.currentPage()) {
            var checksum = Optional.ofNullable(row.getString(4)).orElse("");
            found.add(new Part(row.getInt(0), row.getUuid(1), row.getLong(2), row.getInt(3), checksum));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }
}
