package cloud.firn.storage.signature;

import java.time.Instant;

/**
 * A key that ends by itself, as AWS's Security Token Service hands them out.
 *
 * @param sessionToken goes with every request, in {@code x-amz-security-token}
 * @param expires exclusive, UTC, whole seconds
 */
public record TemporaryKey(String keyId, String secret, String sessionToken, Instant expires) {
    @Override
    public String toString() {
        return "TemporaryKey[keyId=" + keyId + ", expires=" + expires + "]";
    }
}
