package cloud.firn.storage.object;

import akka.util.ByteString;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How objects are written as rows of the index, and read from them. What does not hold of an object is not written: a
 * missing cell costs nothing.
 */
final class IndexRows {
    static final String COLUMNS = "key, version, body, nameless, marker, owner, owner_name, size_bytes, etag, parts,"
            + " chunk_bytes, content, attributes, tags, acl, lock_mode, lock_until, legal_hold, storage_class";
    static final int COLUMN_COUNT = 19;
    static final String SLIM =
            "key, version, body, nameless, marker, owner, owner_name, size_bytes, etag, parts, chunk_bytes";
    static final String NOTED = SLIM + ", tags, acl, lock_mode, lock_until, legal_hold";
    static final String LINE =
            "key, version, body, nameless, marker, owner, owner_name, size_bytes, etag, storage_class";

    private final PreparedStatement insert;
    private final PreparedStatement annotate;

    IndexRows(CqlSession cassandra, String table) {
        this.insert = cassandra.prepare("INSERT INTO " + table + " (bucket_id, span, " + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
        this.annotate = cassandra.prepare("UPDATE " + table + " USING TIMESTAMP ? SET tags = ?, acl = ?, lock_mode = ?,"
                + " lock_until = ?, legal_hold = ? WHERE bucket_id = ? AND span = ? AND key = ? AND version = ? AND"
                + " body = ?");
    }

    BoundStatement annotating(UUID bucketId, int span, ObjectRow row, long atMicros) {
        var notes = row.notes();
        return annotate.bind(
                atMicros,
                notes.tags().isEmpty() ? null : notes.tags(),
                notes.acl().isEmpty() ? null : notes.acl(),
                notes.lockMode().isEmpty() ? null : notes.lockMode(),
                notes.lockUntil(),
                notes.legalHold() ? Boolean.TRUE : null,
                bucketId,
                span,
                row.key(),
                row.version(),
                row.body());
    }

    BoundStatement inserting(UUID bucketId, int span, ObjectRow row) {
        var bound = insert.bind()
                .setUuid(0, bucketId)
                .setInt(1, span)
                .setString(2, row.key())
                .setLong(3, row.version())
                .setUuid(4, row.body())
                .setString(7, row.owner())
                .setString(8, row.ownerName())
                .setString(10, row.etag())
                .setLong(21, row.version());
        if (row.nameless()) {
            bound = bound.setBoolean(5, true);
        }
        return row.marker() ? bound.setBoolean(6, true) : notes(content(bound, row), row.notes());
    }

    private static BoundStatement content(BoundStatement of, ObjectRow row) {
        var content = row.content();
        var bound = of.setLong(9, content.sizeBytes());
        if (content.parts() > 0) {
            bound = bound.setInt(11, content.parts());
        }
        if (content.chunkBytes() > 0) {
            bound = bound.setInt(12, content.chunkBytes());
        }
        if (!content.inline().isEmpty()) {
            bound = bound.setByteBuffer(13, content.inline().asByteBuffer());
        }
        var storageClass = row.attributes().storageClass();
        if (!storageClass.equals(Line.STANDARD)) {
            bound = bound.setString(20, storageClass);
        }
        return row.attributes().equals(Attributes.NONE)
                ? bound
                : bound.setByteBuffer(14, row.attributes().written());
    }

    private static BoundStatement notes(BoundStatement of, Notes notes) {
        var bound = of;
        if (!notes.tags().isEmpty()) {
            bound = bound.setMap(15, notes.tags(), String.class, String.class);
        }
        if (!notes.acl().isEmpty()) {
            bound = bound.setString(16, notes.acl());
        }
        if (!notes.lockMode().isEmpty()) {
            bound = bound.setString(17, notes.lockMode()).setInstant(18, notes.lockUntil());
        }
        return notes.legalHold() ? bound.setBoolean(19, true) : bound;
    }

    /** Empty for the remains of a row that was deleted while somebody wrote a note on it. */
    static Optional<ObjectRow> read(Row row) {
        var etag = row.getString(8);
        if (etag == null) {
            return Optional.empty();
        }
        var inline = row.getByteBuffer(11);
        return Optional.of(new ObjectRow(
                text(row, 0),
                row.getLong(1),
                uuid(row, 2),
                row.getBoolean(3),
                row.getBoolean(4),
                text(row, 5),
                text(row, 6),
                new ObjectRow.Content(
                        row.getLong(7),
                        etag,
                        row.getInt(9),
                        row.getInt(10),
                        inline == null ? ByteString.emptyByteString() : ByteString.fromByteBuffer(inline)),
                Attributes.read(row.getByteBuffer(12)),
                notes(row, 13)));
    }

    private static Notes notes(Row row, int first) {
        return new Notes(
                java.util.Objects.requireNonNull(row.getMap(first, String.class, String.class)),
                text(row, first + 1),
                text(row, first + 2),
                row.getInstant(first + 3),
                row.getBoolean(first + 4));
    }

    /** A row with its notes, without its bytes and its attributes; empty for the remains of one. */
    static Optional<ObjectRow> noted(Row row) {
        return slim(row).map(slim -> slim.withNotes(notes(row, 11)));
    }

    /** A row without what is in it; empty for the remains of one. */
    static Optional<ObjectRow> slim(Row row) {
        var etag = row.getString(8);
        return etag == null
                ? Optional.empty()
                : Optional.of(new ObjectRow(
                        text(row, 0),
                        row.getLong(1),
                        uuid(row, 2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        text(row, 5),
                        text(row, 6),
                        new ObjectRow.Content(
                                row.getLong(7), etag, row.getInt(9), row.getInt(10), ByteString.emptyByteString()),
                        Attributes.NONE,
                        Notes.NONE));
    }

    static Line line(Row row) {
        return new Line(
                text(row, 0),
                row.getLong(1),
                uuid(row, 2),
                row.getBoolean(3),
                row.getBoolean(4),
                text(row, 5),
                text(row, 6),
                row.getLong(7),
                text(row, 8),
                Optional.ofNullable(row.getString(9)).orElse(Line.STANDARD));
    }

    private static String text(Row row, int column) {
        @Nullable String value = row.getString(column);
        return value == null ? "" : value;
    }

    private static UUID uuid(Row row, int column) {
        return java.util.Objects.requireNonNull(row.getUuid(column));
    }
}
