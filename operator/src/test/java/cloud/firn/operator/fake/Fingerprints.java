package cloud.firn.operator.fake;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** How Firn names the content of a public key. */
final class Fingerprints {
    private Fingerprints() {}

    static String of(String line) {
        try {
            var key = Base64.getDecoder().decode(line.split(" ", -1)[1]);
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("MD5").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
