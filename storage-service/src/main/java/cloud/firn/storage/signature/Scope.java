package cloud.firn.storage.signature;

import java.nio.charset.StandardCharsets;

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

    byte[] signingKey(String secret) {
        var day = Hashes.hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
        return Hashes.hmac(Hashes.hmac(Hashes.hmac(day, region), service), TERMINATOR);
    }
}
