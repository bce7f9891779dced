package cloud.firn.operator.sshkey;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an SshKey says.
 *
 * @param name in Firn; the object's own when null
 * @param publicKey one line of OpenSSH
 */
record SshKeySpec(@Nullable String name, String publicKey) {
    /** As Firn tells it: MD5, pairs of hexadecimal digits with colons between. Empty when the key is none. */
    String fingerprint() {
        var parts = publicKey.strip().split(" +", 3);
        try {
            var key = Base64.getDecoder().decode(parts.length < 2 ? "" : parts[1]);
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("MD5").digest(key));
        } catch (IllegalArgumentException e) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
