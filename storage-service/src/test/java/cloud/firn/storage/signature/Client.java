package cloud.firn.storage.signature;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs by the book, with none of the code under test; every piece may be set to something wrong. */
final class Client {
    static final String KEY = "AKIAIOSFODNN7EXAMPLE";
    static final Signer SIGNER = new Signer(KEY, "org", "acme", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    static final Instant THEN = Instant.parse("2013-05-24T00:00:00Z");
    static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String method;
    private final String path;
    private final TreeMap<String, String> query = new TreeMap<>();
    private final List<Header> unsigned = new ArrayList<>();
    private final TreeMap<String, String> headers = new TreeMap<>();
    String keyId = KEY;
    String secret = SIGNER.secret();
    String region = "us-east-1";
    String service = "s3";
    String date = "";
    String signedPath;
    Instant at = THEN;
    String payload = NOTHING;
    String expires = "86400";

    Client(String method, String path) {
        this.method = method;
        this.path = path;
        this.signedPath = path;
        headers.put("host", "examplebucket.s3.amazonaws.com");
    }

    Client query(String name, String value) {
        query.put(name, value);
        return this;
    }

    Client header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Client unsigned(String name, String value) {
        unsigned.add(new Header(name, value));
        return this;
    }

    /** Signed in its header. */
    WireRequest signed() {
        headers.put("x-amz-date", STAMP.format(at));
        headers.put("x-amz-content-sha256", payload);
        var signature = sign(queryText(), payload);
        var all = wireHeaders();
        all.add(new Header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + credential() + ", SignedHeaders=" + names() + ", Signature="
                        + signature));
        return new WireRequest(method, path, queryText(), all, List.of());
    }

    /** Signed in its query. */
    WireRequest link() {
        query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        query.put("X-Amz-Credential", credential());
        query.put("X-Amz-Date", STAMP.format(at));
        query.put("X-Amz-Expires", expires);
        query.put("X-Amz-SignedHeaders", names());
        var signature = sign(queryText(), payload.equals(NOTHING) ? "UNSIGNED-PAYLOAD" : payload);
        return new WireRequest(method, path, queryText() + "&X-Amz-Signature=" + signature, wireHeaders(), List.of());
    }

    static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature of version 2 over {@code text}. */
    static String old(String secret, String text) {
        return Base64.getEncoder().encodeToString(hmac("HmacSHA1", bytes(secret), text));
    }

    static byte[] signingKey(String secret, String date, String region, String service) {
        var key = bytes("AWS4" + secret);
        for (var part : List.of(date, region, service, "aws4_request")) {
            key = hmac("HmacSHA256", key, part);
        }
        return key;
    }

    private String sign(String queryText, String hash) {
        var canonical = method + "\n" + signedPath + "\n" + queryText + "\n"
                + headers.entrySet().stream()
                        .map(h -> h.getKey() + ":" + h.getValue().strip().replaceAll(" +", " ") + "\n")
                        .collect(Collectors.joining())
                + "\n" + names() + "\n" + hash;
        var text = "AWS4-HMAC-SHA256\n" + STAMP.format(at) + "\n" + scope() + "\n" + sha256(canonical);
        return HexFormat.of().formatHex(hmac("HmacSHA256", signingKey(secret, day(), region, service), text));
    }

    private String credential() {
        return keyId + "/" + scope();
    }

    private String scope() {
        return day() + "/" + region + "/" + service + "/aws4_request";
    }

    private String day() {
        return date.isEmpty() ? STAMP.format(at).substring(0, 8) : date;
    }

    private String names() {
        return String.join(";", headers.keySet());
    }

    private List<Header> wireHeaders() {
        var all = new ArrayList<Header>();
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        all.addAll(unsigned);
        return all;
    }

    private String queryText() {
        return query.entrySet().stream().map(Client::pair).collect(Collectors.joining("&"));
    }

    private static String pair(Map.Entry<String, String> pair) {
        return encode(pair.getKey()) + "=" + encode(pair.getValue());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
