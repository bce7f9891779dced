package cloud.firn.gateway.idempotency;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes a call the same call: method, path, query and body, in SHA-256. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(String method, String path, String query, ByteString body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((method + " " + path + "\n" + query + "\n").getBytes(StandardCharsets.UTF_8));
            body.getByteBuffers().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
