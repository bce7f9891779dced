package cloud.firn.gateway.authentication;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature EXO2-HMAC-SHA256: a MAC over method and path, body, values of query arguments, and expiry.
 *
 * <p>Weak by design of the published scheme: the host, the names of arguments and the headers are outside the MAC.
 */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * The signature in Base64.
     *
     * @param values decoded values of the signed query arguments, in the order of their names
     * @param expires unix seconds
     */
    static String of(String secret, SignedCall call, List<String> values, long expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(bytes(call.method() + " " + call.path() + "\n"));
            update(mac, call.body());
            mac.update(bytes("\n" + String.join("", values) + "\n\n" + expires));
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    /** Whether both are the same; takes as long when they are not. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(bytes(one), bytes(other));
    }

    private static void update(Mac mac, ByteString body) {
        for (var buffer : body.getByteBuffers()) {
            mac.update(buffer);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
