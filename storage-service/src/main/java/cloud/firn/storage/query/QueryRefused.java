package cloud.firn.storage.query;

import cloud.firn.storage.refusal.Refused;

/**
 * A question that a service of the query API refuses. An exception as {@link Refused} is, and without a stack trace.
 *
 * <p>Source: "Common Errors" and the errors of each action of the AWS Security Token Service API reference.
 */
public final class QueryRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    /** A refusal in the words of a service. */
    public QueryRefused(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** A parameter that is not as it must be. */
    public static QueryRefused invalid(String parameter, String constraint) {
        return new QueryRefused(
                "ValidationError",
                400,
                "1 validation error detected: Value at '" + parameter + "' failed to satisfy constraint: "
                        + constraint);
    }

    /** Not for who asks. */
    public static QueryRefused denied(String message) {
        return new QueryRefused("AccessDenied", 403, message);
    }

    /** An action that a service has not, or not in that version. */
    public static QueryRefused unknown(String action, String version) {
        return new QueryRefused("InvalidAction", 400, "Could not find operation " + action + " for version " + version);
    }

    /** The same refusal in the words of this service. */
    static QueryRefused of(Refused refused) {
        var message = refused.detail();
        return switch (refused.code()) {
            case INVALID_ACCESS_KEY_ID, INVALID_TOKEN ->
                new QueryRefused("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
            case EXPIRED_TOKEN ->
                new QueryRefused("ExpiredToken", 403, "The security token included in the request is expired");
            case AUTHORIZATION_HEADER_MALFORMED ->
                refused.fields().containsKey("Region")
                        ? new QueryRefused(
                                "SignatureDoesNotMatch", 403, "Credential should be scoped to a valid region. ")
                        : new QueryRefused("IncompleteSignature", 400, message);
            case REQUEST_TIME_TOO_SKEWED, SIGNATURE_DOES_NOT_MATCH ->
                new QueryRefused("SignatureDoesNotMatch", 403, message);
            case ACCESS_DENIED ->
                new QueryRefused("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
            case MALFORMED_POLICY -> new QueryRefused("MalformedPolicyDocument", 400, message);
            case REQUEST_TIMEOUT -> new QueryRefused("RequestTimeout", 400, message);
            case SLOW_DOWN -> new QueryRefused("Throttling", 400, "Rate exceeded");
            default ->
                refused.code().status() < 500
                        ? new QueryRefused("IncompleteSignature", 400, message)
                        : new QueryRefused("ServiceUnavailable", 503, message);
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
