package cloud.firn.storage.signature;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a signing key is good for: one day, one region, one service.
 *
 * @param date yyyymmdd, UTC
 */
record Scope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    String text() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }

    Key signingKey(String secret) {
        var key = key(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
        for (var part : new String[] {date, region, service, TERMINATOR}) {
            key = key(Hashes.hmac(key, part));
        }
        return key;
    }

    private static Key key(byte[] bytes) {
        return new SecretKeySpec(bytes, Hashes.HMAC_SHA256);
    }
}
