package cloud.firn.identity.apikey;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** New key ids and secrets, in the form that the published API gives them. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** {@code EXO} and 24 hexadecimal digits. */
    public static String newKeyId() {
        return "EXO" + HexFormat.of().formatHex(bytes(12));
    }

    /** The key id that follows from a UUID, so that a repeated call meets the same key. */
    static String keyIdOf(UUID id) {
        return "EXO" + id.toString().replace("-", "").substring(0, 24);
    }

    /** 43 characters of Base64url: 256 random bits. */
    public static String newSecret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
