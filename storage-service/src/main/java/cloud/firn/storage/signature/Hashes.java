package cloud.firn.storage.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, HMAC-SHA256 and HMAC-SHA1 as signatures use them. Finding an engine costs more than using it: one a thread. */
final class Hashes {
    static final String HMAC_SHA256 = "HmacSHA256";
    static final String HMAC_SHA1 = "HmacSHA1";
    static final String OF_NOTHING = hex(sha256().digest());
    private static final int SHA256_DIGITS = 64;
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Hashes::sha256);
    private static final ThreadLocal<Mac> NEW = ThreadLocal.withInitial(() -> mac(HMAC_SHA256));
    private static final ThreadLocal<Mac> OLD = ThreadLocal.withInitial(() -> mac(HMAC_SHA1));

    private Hashes() {}

    /** An engine of one's own, for bytes that come one after another. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String sha256Hex(String text) {
        return hex(DIGEST.get().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether {@code text} can be the SHA-256 of something: 64 hex digits in lower case. */
    static boolean isSha256(String text) {
        if (text.length() != SHA256_DIGITS) {
            return false;
        }
        for (int i = 0; i < SHA256_DIGITS; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static byte[] hmac(Key key, String text) {
        return hmac(NEW.get(), key, text);
    }

    static byte[] hmacSha1(String secret, String text) {
        var key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC_SHA1);
        return hmac(OLD.get(), key, text);
    }

    /** Compares in a time that does not depend on where the two differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(Mac mac, Key key, String text) {
        try {
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key of the wrong kind", e);
        }
    }

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
