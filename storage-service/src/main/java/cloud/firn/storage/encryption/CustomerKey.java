package cloud.firn.storage.encryption;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The key that a customer keeps and sends with every request that writes or reads an object (SSE-C). It is used and forgotten:
 * nothing stores or prints it.
 *
 * <p>Source: "Specifying server-side encryption with customer-provided keys" of the Amazon S3 user guide. The order of the
 * checks and the argument that refusals name are those that AWS is seen to answer with.
 */
public final class CustomerKey {
    private static final String OWN = "x-amz-server-side-encryption-customer-";
    private static final String COPY_SOURCE = "x-amz-copy-source-server-side-encryption-customer-";
    private static final String ALGORITHM = "AES256";
    private static final int BYTES = 32;
    private static final String MUST_PROVIDE =
            "Requests specifying Server Side Encryption with Customer provided keys must provide ";

    private final byte[] bytes;
    private final String md5;

    private CustomerKey(byte[] bytes, String md5) {
        this.bytes = bytes;
        this.md5 = md5;
    }

    /**
     * The key of a request that reads, or that adds to an upload, if it brings one.
     *
     * @param headers the value of a header by its name in lower case
     */
    public static Optional<CustomerKey> of(Function<String, Optional<String>> headers) {
        headers.apply(Wanted.METHOD).ifPresent(method -> {
            throw wrong(Wanted.METHOD + " header is not supported for this operation.", method);
        });
        return read(headers, OWN);
    }

    /** The key of what a request copies from, if it brings one. */
    public static Optional<CustomerKey> ofCopySource(Function<String, Optional<String>> headers) {
        return read(headers, COPY_SOURCE);
    }

    /** The key under which a request wants to write, if it brings one. */
    static Optional<CustomerKey> ofWrite(Function<String, Optional<String>> headers) {
        return read(headers, OWN);
    }

    /** Whether any of the three headers is there. */
    static boolean isMentioned(Function<String, Optional<String>> headers) {
        return headers.apply(OWN + "algorithm").isPresent()
                || headers.apply(OWN + "key").isPresent()
                || headers.apply(OWN + "key-md5").isPresent();
    }

    private static Optional<CustomerKey> read(Function<String, Optional<String>> headers, String prefix) {
        var algorithm = headers.apply(prefix + "algorithm");
        var key = headers.apply(prefix + "key");
        var md5 = headers.apply(prefix + "key-md5");
        if (algorithm.isEmpty() && key.isEmpty() && md5.isEmpty()) {
            return Optional.empty();
        }
        if (algorithm.isEmpty()) {
            throw wrong(MUST_PROVIDE + "a valid encryption algorithm.", "null");
        }
        if (key.isEmpty()) {
            throw wrong(MUST_PROVIDE + "an appropriate secret key.", "null");
        }
        if (md5.isEmpty()) {
            throw wrong(MUST_PROVIDE + "the client calculated MD5 of the secret key.", "null");
        }
        if (!algorithm.get().equals(ALGORITHM)) {
            throw new Refused(
                    Code.INVALID_ENCRYPTION_ALGORITHM,
                    "",
                    Map.of("ArgumentName", Wanted.METHOD, "ArgumentValue", algorithm.get()));
        }
        return Optional.of(checked(key.get(), md5.get()));
    }

    private static CustomerKey checked(String key, String md5) {
        var bytes = decoded(key, "The secret key was invalid for the specified algorithm.");
        var told = decoded(
                md5, "The MD5 hash of the secret key was improperly encoded. The MD5 hash must be Base64 encoded.");
        var calculated = md5(bytes);
        if (!MessageDigest.isEqual(calculated, told)) {
            throw wrong("The calculated MD5 hash of the key did not match the hash that was provided.", "null");
        }
        if (bytes.length != BYTES) {
            throw wrong("The secret key was invalid for the specified algorithm.", "null");
        }
        return new CustomerKey(bytes, Base64.getEncoder().encodeToString(calculated));
    }

    private static byte[] decoded(String text, String refusal) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong(refusal, "null");
        }
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    /** AWS names this one argument whatever was wrong, and never shows the key. */
    static Refused wrong(String message, String value) {
        return new Refused(
                Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", Wanted.METHOD, "ArgumentValue", value));
    }

    /** A copy of the key. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** What an answer says about the key, by header. */
    Map<String, String> answer() {
        return Map.of(OWN + "algorithm", ALGORITHM, OWN + "key-MD5", md5);
    }

    @Override
    public String toString() {
        return "CustomerKey(not shown)";
    }
}
