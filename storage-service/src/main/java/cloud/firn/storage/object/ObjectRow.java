package cloud.firn.storage.object;

import akka.util.ByteString;
import cloud.firn.storage.encryption.Encryption;
import cloud.firn.storage.notification.Affected;
import cloud.firn.storage.span.Utf8Order;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One version of an object as the index has it.
 *
 * @param version microseconds since 1970; greater is newer
 * @param body under which its bytes are kept
 * @param nameless written while versioning was not enabled: its version id is {@code null}, and the next such write of
 *     the key replaces it
 * @param marker whether this says that the key was deleted, and has no bytes
 * @param content the bytes and what follows from them
 * @param owner organisation that wrote it
 */
public record ObjectRow(
        String key,
        long version,
        UUID body,
        boolean nameless,
        boolean marker,
        String owner,
        String ownerName,
        Content content,
        Attributes attributes,
        Notes notes) {
    /** The order of the index. */
    static final Comparator<ObjectRow> ORDER = Comparator.comparing(ObjectRow::key, Utf8Order::compare)
            .thenComparing(Comparator.comparingLong(ObjectRow::version).reversed())
            .thenComparing(ObjectRow::body, UuidOrder::compare);

    /**
     * The bytes of an object.
     *
     * @param etag without quotes
     * @param parts 0 for an object that was put in one piece
     * @param chunkBytes how its body was cut; 0 when the bytes are {@code inline}; not of a multipart object
     * @param inline all bytes of a small object, as they are kept: where they are encrypted, one record
     */
    public record Content(long sizeBytes, String etag, int parts, int chunkBytes, ByteString inline) {
        static final Content NONE = new Content(0, "", 0, 0, ByteString.emptyByteString());
    }

    /** Says that the key was deleted. */
    static ObjectRow marker(String key, long version, boolean nameless, String owner, String ownerName) {
        return new ObjectRow(
                key,
                version,
                UUID.randomUUID(),
                nameless,
                true,
                owner,
                ownerName,
                Content.NONE,
                Attributes.NONE,
                Notes.NONE);
    }

    /** When it became visible. */
    public Instant modifiedAt() {
        return Instant.ofEpochMilli(version / 1000);
    }

    /** The version id that clients see. */
    public String versionId() {
        return nameless ? VersionId.NULL : new VersionId(version, body).text();
    }

    /** As an event tells it. */
    Affected affected(boolean versioned) {
        return new Affected(
                key,
                marker ? Optional.empty() : Optional.of(new Affected.Content(sizeBytes(), etag())),
                versioned ? Optional.of(versionId()) : Optional.empty());
    }

    public long sizeBytes() {
        return content.sizeBytes();
    }

    public String etag() {
        return content.etag();
    }

    public int parts() {
        return content.parts();
    }

    public Map<String, String> headers() {
        return attributes.headers();
    }

    public Map<String, String> metadata() {
        return attributes.metadata();
    }

    public Map<String, String> checksums() {
        return attributes.checksums();
    }

    /** How its bytes are sealed. */
    public Encryption encryption() {
        return Encryption.of(attributes.encryption());
    }

    ObjectRow withVersion(long renewed) {
        return new ObjectRow(key, renewed, body, nameless, marker, owner, ownerName, content, attributes, notes);
    }

    /** The same with other notes. */
    public ObjectRow withNotes(Notes others) {
        return new ObjectRow(key, version, body, nameless, marker, owner, ownerName, content, attributes, others);
    }

    /** Whether its bytes stand elsewhere than in this row. */
    boolean hasBody() {
        return !marker && (parts() > 0 || content.chunkBytes() > 0);
    }
}
