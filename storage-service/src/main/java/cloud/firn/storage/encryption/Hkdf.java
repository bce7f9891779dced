package cloud.firn.storage.encryption;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys from a key: the second half of HKDF with SHA-256 (RFC 5869, section 2.3).
 *
 * <p>The first half makes a uniform key of one that is not; data keys come from a random generator and need none.
 */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";

    private Hkdf() {}

    /** As many bytes as wanted, at most 255 times 32, that only this key and this purpose give. */
    static byte[] expand(byte[] key, byte[] purpose, int wantedBytes) {
        var mac = mac(key);
        var found = ByteBuffer.allocate(wantedBytes);
        var block = new byte[0];
        for (int counter = 1; found.hasRemaining(); counter++) {
            mac.update(block);
            mac.update(purpose);
            mac.update((byte) counter);
            block = mac.doFinal();
            found.put(block, 0, Math.min(block.length, found.remaining()));
        }
        return found.array();
    }

    /** HMAC with SHA-256 (RFC 2104). */
    static byte[] hmac(byte[] key, byte[] message) {
        return mac(key).doFinal(message);
    }

    private static Mac mac(byte[] key) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC, e);
        }
    }
}
