package cloud.firn.e2e.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature version 4 in the {@code Authorization} header, from the client's side. The host, the payload's hash and the
 * time are signed.
 *
 * <p>Source: Amazon S3 API reference, "Signature calculations for the Authorization header". Not thread-safe.
 */
final class SignatureV4 {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String NAMES = "host;x-amz-content-sha256;x-amz-date";
    private static final HexFormat HEX = HexFormat.of();

    private final String host;
    private final String region;
    private final String key;
    private final String secret;
    private final MessageDigest sha256;
    private final Mac mac;
    private String macDay = "";

    SignatureV4(String host, String region, String key, String secret) {
        this.host = host;
        this.region = region;
        this.key = key;
        this.secret = secret;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
            this.mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** How {@code x-amz-date} says it. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    /**
     * The header's value.
     *
     * @param time from {@link #time}
     */
    String authorization(Request request, String time) {
        var day = time.substring(0, 8);
        var scope = day + "/" + region + "/s3/aws4_request";
        var hash = request.body().hash();
        var canonical = request.method() + "\n" + request.path() + "\n" + request.query() + "\nhost:" + host
                + "\nx-amz-content-sha256:" + hash + "\nx-amz-date:" + time + "\n\n" + NAMES + "\n" + hash;
        var toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HEX.formatHex(sha256.digest(canonical.getBytes(UTF_8)));
        if (!day.equals(macDay)) {
            derive(day);
        }
        return "AWS4-HMAC-SHA256 Credential=" + key + "/" + scope + ",SignedHeaders=" + NAMES + ",Signature="
                + HEX.formatHex(mac.doFinal(toSign.getBytes(UTF_8)));
    }

    /** The day's signing key; the mac keeps it until the next day. */
    private void derive(String day) {
        use(("AWS4" + secret).getBytes(UTF_8));
        for (var word : new String[] {day, region, "s3", "aws4_request"}) {
            use(mac.doFinal(word.getBytes(UTF_8)));
        }
        macDay = day;
    }

    private void use(byte[] bytes) {
        try {
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every key is good for HMAC", e);
        }
    }
}
