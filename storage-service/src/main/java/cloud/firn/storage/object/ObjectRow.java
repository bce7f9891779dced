package cloud.firn.storage.object;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One object as the index has it.
 *
 * @param version microseconds since 1970; greater is newer
 * @param body under which its bytes are kept
 * @param etag without quotes
 * @param parts 0 for an object that was put in one piece
 * @param chunkBytes how its body was cut; not of a multipart object
 * @param headers what the client wants back with the object, by lower-case name
 * @param metadata user metadata, names without {@code x-amz-meta-}
 * @param checksums by header name, and the type
 */
public record ObjectRow(
        String key,
        long version,
        UUID body,
        long sizeBytes,
        String etag,
        int parts,
        int chunkBytes,
        Map<String, String> headers,
        Map<String, String> metadata,
        Map<String, String> checksums) {
    /** When it became visible. */
    public Instant modifiedAt() {
        return Instant.ofEpochMilli(version / 1000);
    }
}
