package cloud.firn.storage.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Customers' keys for tests, and what requests say with them. */
final class Keys {
    static final String SSE = "x-amz-server-side-encryption";
    static final String ALGORITHM = SSE + "-customer-algorithm";
    static final String KEY = SSE + "-customer-key";
    static final String MD5 = SSE + "-customer-key-md5";

    private Keys() {}

    static byte[] bytes(int fill, int length) {
        var key = new byte[length];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String md5(byte[] bytes) {
        try {
            return base64(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, String> headers(byte[] key) {
        return Map.of(ALGORITHM, "AES256", KEY, base64(key), MD5, md5(key));
    }

    static CustomerKey customer(int fill) {
        return CustomerKey.of(wire(headers(bytes(fill, 32)))).orElseThrow();
    }

    static Function<String, Optional<String>> wire(Map<String, String> headers) {
        return name -> Optional.ofNullable(headers.get(name));
    }

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        var changed = new TreeMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    static Map<String, String> without(Map<String, String> headers, String name) {
        var changed = new TreeMap<>(headers);
        changed.remove(name);
        return changed;
    }

    /** How a call is refused: the code, and the message. */
    static String refusal(Runnable call) {
        var refused = catchThrowableOfType(Refused.class, call::run);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.code().word() + " " + refused.code().status() + ": " + refused.detail();
    }
}
