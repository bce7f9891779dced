package cloud.firn.storage.sts;

import cloud.firn.storage.refusal.Refused;

/**
 * A question that the Security Token Service refuses. An exception as {@link Refused} is, and without a stack trace.
 *
 * <p>Source: "Common Errors" and the errors of each action of the AWS Security Token Service API reference.
 */
final class StsRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    StsRefused(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** A parameter that is not as it must be. */
    static StsRefused invalid(String parameter, String constraint) {
        return new StsRefused(
                "ValidationError",
                400,
                "1 validation error detected: Value at '" + parameter + "' failed to satisfy constraint: "
                        + constraint);
    }

    static StsRefused denied(String message) {
        return new StsRefused("AccessDenied", 403, message);
    }

    /** The same refusal in the words of this service. */
    static StsRefused of(Refused refused) {
        var message = refused.detail();
        return switch (refused.code()) {
            case INVALID_ACCESS_KEY_ID, INVALID_TOKEN ->
                new StsRefused("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
            case EXPIRED_TOKEN ->
                new StsRefused("ExpiredToken", 403, "The security token included in the request is expired");
            case AUTHORIZATION_HEADER_MALFORMED ->
                refused.fields().containsKey("Region")
                        ? new StsRefused(
                                "SignatureDoesNotMatch", 403, "Credential should be scoped to a valid region. ")
                        : new StsRefused("IncompleteSignature", 400, message);
            case REQUEST_TIME_TOO_SKEWED, SIGNATURE_DOES_NOT_MATCH ->
                new StsRefused("SignatureDoesNotMatch", 403, message);
            case ACCESS_DENIED ->
                new StsRefused("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
            case MALFORMED_POLICY -> new StsRefused("MalformedPolicyDocument", 400, message);
            case REQUEST_TIMEOUT -> new StsRefused("RequestTimeout", 400, message);
            case SLOW_DOWN -> new StsRefused("Throttling", 400, "Rate exceeded");
            default ->
                refused.code().status() < 500
                        ? new StsRefused("IncompleteSignature", 400, message)
                        : new StsRefused("ServiceUnavailable", 503, message);
        };
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String detail() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
