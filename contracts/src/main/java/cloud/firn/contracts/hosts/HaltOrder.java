package cloud.firn.contracts.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a node agent must be shown before it ends all guests: proof that whoever orders it holds the internal key.
 *
 * <p>The header {@code Firn-Order} is {@code expires.base64url(HMAC-SHA256("halt " + expires))}, {@code expires} in seconds since
 * 1970, and good for a minute.
 */
public final class HaltOrder {
    /** The header's name. */
    public static final String HEADER = "Firn-Order";

    private static final Duration VALID = Duration.ofSeconds(60);

    private HaltOrder() {}

    /** The header's value, for the next minute. */
    public static String signed(byte[] internalKey, Instant now) {
        var expires = String.valueOf(now.plus(VALID).getEpochSecond());
        return expires + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(internalKey, expires));
    }

    /** Whether this value was signed under the key and is not too old. */
    public static boolean isSigned(String header, byte[] internalKey, Instant now) {
        var words = header.split("\\.", 2);
        if (words.length != 2 || !words[0].matches("\\d{1,12}")) {
            return false;
        }
        try {
            var claimed = Base64.getUrlDecoder().decode(words[1]);
            return MessageDigest.isEqual(claimed, mac(internalKey, words[0]))
                    && now.isBefore(Instant.ofEpochSecond(Long.parseLong(words[0])));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] mac(byte[] internalKey, String expires) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(internalKey, "HmacSHA256"));
            return mac.doFinal(("halt " + expires).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }
}
