package cloud.firn.storage.upload;

import java.time.Instant;
import java.util.UUID;

/**
 * One part of an upload.
 *
 * @param version microseconds since 1970; of two parts with a number the newer counts
 * @param checksum in base64, or empty
 */
public record Part(int number, long version, UUID body, long sizeBytes, String etag, String checksum, int chunkBytes) {
    /** When it was uploaded. */
    public Instant modifiedAt() {
        return Instant.ofEpochMilli(version / 1000);
    }
}
