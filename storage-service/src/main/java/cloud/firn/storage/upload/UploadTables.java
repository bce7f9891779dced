package cloud.firn.storage.upload;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.cassandra.Pages;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.object.Place;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Uploads and their parts in Cassandra. The state of an upload moves by compare-and-set only. */
final class UploadTables {
    private static final int UPLOADS_AT_ONCE = 200;
    /** Open uploads are few: those of a whole bucket stand together, however its objects are divided. */
    private static final int FIRST_SPAN = 0;

    private final CqlSession cassandra;
    private final PreparedStatement begin;
    private final PreparedStatement find;
    private final PreparedStatement move;
    private final PreparedStatement end;
    private final PreparedStatement list;
    private final PreparedStatement putPart;
    private final PreparedStatement removePart;
    private final PreparedStatement parts;
    private final PreparedStatement forgetParts;
    private final PreparedStatement expire;

    UploadTables(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        var table = keyspace + ".uploads";
        var one = " WHERE bucket_id = ? AND span = ? AND key = ? AND upload = ?";
        var columns = "key, upload, state, version, started_at, etag, owner, owner_name, attributes, checksums, tags,"
                + " acl, lock_mode, lock_until, legal_hold";
        this.begin = cassandra.prepare("INSERT INTO " + table + " (bucket_id, span, " + columns
                + ") VALUES (?, ?, ?, ?, 'OPEN', 0, ?, '', ?, ?, ?, null, ?, ?, ?, ?, ?) IF NOT EXISTS");
        this.find = cassandra.prepare("SELECT " + columns + " FROM " + table + one);
        this.move = cassandra.prepare(
                "UPDATE " + table + " SET state = ?, version = ?, etag = ?, checksums = ?" + one + " IF state = ?");
        this.end = cassandra.prepare("UPDATE " + table + " SET state = ?" + one + " IF state = ?");
        this.list = cassandra.prepare("SELECT " + columns + " FROM " + table + " WHERE bucket_id = ? AND span = ?");
        this.expire = cassandra.prepare("DELETE FROM " + table + one + " IF EXISTS");
        var partTable = keyspace + ".parts";
        this.putPart = cassandra.prepare("INSERT INTO " + partTable
                + " (upload, part, version, body, size_bytes, etag, checksum, chunk_bytes) VALUES (?, ?, ?, ?, ?, ?,"
                + " ?, ?) USING TIMESTAMP ?");
        this.removePart = cassandra.prepare("DELETE FROM " + partTable
                + " USING TIMESTAMP ? WHERE upload = ? AND part = ? AND version = ? AND body = ?");
        this.parts = cassandra.prepare("SELECT part, version, body, size_bytes, etag, checksum, chunk_bytes FROM "
                + partTable + " WHERE upload = ?");
        this.forgetParts = cassandra.prepare("DELETE FROM " + partTable + " WHERE upload = ?");
    }

    CompletionStage<Done> begin(Place place, Upload upload) {
        var notes = upload.described().notes();
        return run(begin.bind(
                place.bucketId(),
                FIRST_SPAN,
                place.key(),
                upload.id(),
                upload.startedAt(),
                upload.described().owner(),
                upload.described().ownerName(),
                upload.described().attributes().written(),
                notes.tags(),
                notes.acl(),
                notes.lockMode(),
                notes.lockUntil(),
                notes.legalHold()));
    }

    /** The upload: none or one. */
    CompletionStage<List<Upload>> find(Place place, UUID upload) {
        return cassandra
                .executeAsync(find.bind(place.bucketId(), FIRST_SPAN, place.key(), upload)
                        .setConsistencyLevel(com.datastax.oss.driver.api.core.ConsistencyLevel.LOCAL_SERIAL))
                .thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** Moves an open upload; false when it is not open any more. */
    CompletionStage<Boolean> move(
            Place place, UUID upload, Upload.State to, long version, String etag, Map<String, String> checksums) {
        return cassandra
                .executeAsync(move.bind(
                        to.name(),
                        version,
                        etag,
                        checksums,
                        place.bucketId(),
                        FIRST_SPAN,
                        place.key(),
                        upload,
                        Upload.State.OPEN.name()))
                .thenApply(AsyncResultSet::wasApplied);
    }

    /** Ends a completing upload one way or the other; false when it was ended already. */
    CompletionStage<Boolean> end(Place place, UUID upload, Upload.State as) {
        return cassandra
                .executeAsync(end.bind(
                        as.name(), place.bucketId(), FIRST_SPAN, place.key(), upload, Upload.State.COMPLETING.name()))
                .thenApply(AsyncResultSet::wasApplied);
    }

    CompletionStage<Done> forget(Place place, UUID upload) {
        return run(expire.bind(place.bucketId(), FIRST_SPAN, place.key(), upload));
    }

    /** Every upload of a bucket, by key and id. */
    CompletionStage<List<Upload>> list(UUID bucketId) {
        return cassandra
                .executeAsync(list.bind(bucketId, FIRST_SPAN))
                .thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** The same, as they are asked for. */
    Source<Upload, NotUsed> walk(UUID bucketId) {
        return Pages.of(cassandra, list.bind(bucketId, FIRST_SPAN).setPageSize(UPLOADS_AT_ONCE))
                .map(UploadTables::read);
    }

    CompletionStage<Done> putPart(UUID upload, Part part) {
        return run(putPart.bind(
                upload,
                part.number(),
                part.version(),
                part.body(),
                part.sizeBytes(),
                part.etag(),
                part.checksum(),
                part.chunkBytes(),
                part.version()));
    }

    CompletionStage<Done> removePart(UUID upload, Part part) {
        return run(removePart.bind(part.version(), upload, part.number(), part.version(), part.body()));
    }

    /** Every row of an upload's parts, by number, the newest of a number first. */
    CompletionStage<List<Part>> parts(UUID upload) {
        return cassandra.executeAsync(parts.bind(upload)).thenCompose(rows -> collectParts(rows, new ArrayList<>()));
    }

    CompletionStage<Done> forgetParts(UUID upload) {
        return run(forgetParts.bind(upload));
    }

    private CompletionStage<Done> run(com.datastax.oss.driver.api.core.cql.BoundStatement statement) {
        return cassandra.executeAsync(statement).thenApply(done -> Done.getInstance());
    }

    private static CompletionStage<List<Upload>> collect(AsyncResultSet rows, List<Upload> found) {
        for (var row : rows.currentPage()) {
            found.add(read(row));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }

    private static Upload read(Row row) {
        Instant startedAt = row.getInstant(4);
        var described = new Described(
                "",
                row.getString(6),
                row.getString(7),
                Attributes.read(row.getByteBuffer(8)),
                new Notes(
                        row.getMap(10, String.class, String.class),
                        row.getString(11),
                        row.getString(12),
                        row.getInstant(13),
                        row.getBoolean(14)));
        return new Upload(
                row.getString(0),
                row.getUuid(1),
                Upload.State.valueOf(row.getString(2)),
                row.getLong(3),
                startedAt,
                row.getString(5),
                described,
                row.getMap(9, String.class, String.class));
    }

    private static CompletionStage<List<Part>> collectParts(AsyncResultSet rows, List<Part> found) {
        for (var row : rows.currentPage()) {
            found.add(new Part(
                    row.getInt(0),
                    row.getLong(1),
                    row.getUuid(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    row.getInt(6)));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collectParts(next, found))
                : CompletableFuture.completedFuture(found);
    }
}
