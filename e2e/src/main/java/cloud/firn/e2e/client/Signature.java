package cloud.firn.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** EXO2-HMAC-SHA256, written from the client's side: what goes into the {@code Authorization} header. */
public final class Signature {
    private Signature() {}

    /**
     * The header's value for one request.
     *
     * @param path escaped, with {@code /v2}, without the query
     * @param query the raw query or empty; every argument of it is signed
     */
    public static String header(
            String key, String secret, String method, String path, String query, byte[] body, Instant expires) {
        var arguments = arguments(query);
        var values = String.join("", arguments.values());
        var message = method + " " + path + "\n" + new String(body, UTF_8) + "\n" + values + "\n\n"
                + expires.getEpochSecond();
        var names = arguments.isEmpty() ? "" : ",signed-query-args=" + String.join(";", arguments.keySet());
        return "EXO2-HMAC-SHA256 credential=" + key + names + ",expires=" + expires.getEpochSecond() + ",signature="
                + Base64.getEncoder().encodeToString(mac(secret, message));
    }

    private static Map<String, String> arguments(String query) {
        var sorted = new TreeMap<String, String>();
        if (query.isEmpty()) {
            return sorted;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            sorted.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
        }
        return sorted;
    }

    private static byte[] mac(String secret, String message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(message.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
