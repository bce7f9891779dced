package cloud.firn.storage.upload;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One multipart upload.
 *
 * @param etag of the object that it became, or empty
 * @param version of the object that it becomes, fixed by the first to complete it; else 0
 * @param checksums the algorithm and type that the client chose, under {@code algorithm} and {@code type}; of a
 *     completed upload the object's own
 */
public record Upload(
        String key,
        UUID id,
        State state,
        long version,
        Instant startedAt,
        String etag,
        Map<String, String> headers,
        Map<String, String> metadata,
        Map<String, String> checksums) {
    /** Where an upload stands. It only moves forwards. */
    public enum State {
        OPEN,
        COMPLETING,
        COMPLETED,
        ABORTED
    }
}
