package cloud.firn.operator.firn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** EXO2-HMAC-SHA256: what goes into the {@code Authorization} header of a call. */
final class Signature {
    private static final String MAC = "HmacSHA256";

    private Signature() {}

    /** The header's value; every argument of the query is signed, and the body as it is. */
    static String header(Credentials credentials, String method, URI target, String body, Instant expires) {
        var arguments = arguments(target.getRawQuery());
        var message = String.join(
                "\n",
                method + " " + target.getRawPath(),
                body,
                String.join("", arguments.values()),
                "",
                String.valueOf(expires.getEpochSecond()));
        var names = arguments.isEmpty() ? "" : ",signed-query-args=" + String.join(";", arguments.keySet());
        return "EXO2-HMAC-SHA256 credential=" + credentials.key() + names + ",expires=" + expires.getEpochSecond()
                + ",signature=" + Base64.getEncoder().encodeToString(mac(credentials.secret(), message));
    }

    private static SortedMap<String, String> arguments(@Nullable String query) {
        var sorted = new TreeMap<String, String>();
        if (query == null) {
            return sorted;
        }
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            sorted.put(URLDecoder.decode(parts[0], UTF_8), parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
        }
        return sorted;
    }

    private static byte[] mac(String secret, String message) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), MAC));
            return mac.doFinal(message.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + MAC, e);
        }
    }
}
