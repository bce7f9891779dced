package cloud.firn.storage.encryption;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The encryption that a request to write asks for. What Firn does not have is refused and never ignored, because a client that
 * believes its bytes are under another key must hear that they are not.
 *
 * <p>Source: "PutObject" of the Amazon S3 API reference and "Protecting data with server-side encryption" of its user guide.
 *
 * @param named whether the request says anything; the default of the bucket is for those that do not
 * @param customerKey of SSE-C; without one it is SSE-S3
 */
public record Wanted(boolean named, Optional<CustomerKey> customerKey) {
    static final String METHOD = "x-amz-server-side-encryption";
    static final String SERVER = "AES256";

    private static final String KMS_KEY = METHOD + "-aws-kms-key-id";
    private static final String KMS_CONTEXT = METHOD + "-context";

    /**
     * What the headers, or the fields of a form, ask for.
     *
     * @param headers the value of a header by its name in lower case
     */
    public static Wanted of(Function<String, Optional<String>> headers) {
        var method = headers.apply(METHOD);
        if (CustomerKey.isMentioned(headers)) {
            method.ifPresent(name -> {
                throw CustomerKey.wrong(
                        "Server Side Encryption with Customer provided key is incompatible with the encryption method"
                                + " specified",
                        name);
            });
        }
        method.ifPresent(name -> check(name, headers));
        if (method.isEmpty() || method.get().equals(SERVER)) {
            refuseWordsOfKms(headers, method.orElse("null"));
        }
        var key = CustomerKey.ofWrite(headers);
        return new Wanted(method.isPresent() || key.isPresent(), key);
    }

    private static void check(String method, Function<String, Optional<String>> headers) {
        switch (method) {
            case SERVER -> {}
            case "aws:kms", "aws:kms:dsse" ->
                throw headers.apply(KMS_KEY)
                        .map(Wanted::unknown)
                        .orElseGet(() -> new Refused(
                                Code.NOT_IMPLEMENTED,
                                "Server Side Encryption with AWS KMS managed keys is not implemented. Use AES256.",
                                Map.of("Header", METHOD)));
            default -> throw CustomerKey.wrong("The encryption method specified is not supported", method);
        }
    }

    private static Refused unknown(String keyId) {
        return new Refused(Code.KMS_NOT_FOUND, "Invalid keyId '" + keyId + "'");
    }

    private static void refuseWordsOfKms(Function<String, Optional<String>> headers, String method) {
        if (headers.apply(KMS_KEY).isPresent() || headers.apply(KMS_CONTEXT).isPresent()) {
            throw CustomerKey.wrong(
                    "Server Side Encryption with AWS KMS managed key requires HTTP header " + METHOD + " : aws:kms",
                    method);
        }
    }
}
