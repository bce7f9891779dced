package cloud.firn.storage.upload;

import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.encryption.Encryption;
import cloud.firn.storage.object.Described;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One multipart upload.
 *
 * @param etag of the object that it became, or empty
 * @param version of the object that it becomes, fixed by the first to complete it; else 0
 * @param described what the object will be given; its checksums are the {@code algorithm} and the {@code type} that the
 *     client chose
 * @param checksums of the object that it became
 */
public record Upload(
        String key,
        UUID id,
        State state,
        long version,
        Instant startedAt,
        String etag,
        Described described,
        Map<String, String> checksums) {
    /** Where an upload stands. It only moves forwards. */
    public enum State {
        OPEN,
        COMPLETING,
        COMPLETED,
        ABORTED
    }

    /** By which algorithm parts are checked, if the client chose one. */
    public Optional<Algorithm> algorithm() {
        return Algorithm.ofWord(described.attributes().checksums().getOrDefault("algorithm", ""));
    }

    /** How the bytes of all parts are sealed. */
    public Encryption encryption() {
        return Encryption.of(described.attributes().encryption());
    }

    /** COMPOSITE, FULL_OBJECT, or empty when no algorithm was chosen. */
    public String checksumType() {
        return described.attributes().checksums().getOrDefault("type", "");
    }
}
