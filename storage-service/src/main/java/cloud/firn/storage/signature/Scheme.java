package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Locale;
import java.util.Map;

/**
 * How a request tries to say who sent it.
 *
 * <p>Whatever looks like an attempt is one, however badly made: only a request without any trace of a signature is
 * anonymous.
 */
enum Scheme {
    NONE,
    HEADER_OF_FOUR,
    QUERY_OF_FOUR,
    HEADER_OF_TWO,
    QUERY_OF_TWO;

    private static final String FAMILY_OF_FOUR = "AWS4-";
    private static final String ALGORITHM_OF_TWO = "AWS";

    static Scheme of(WireRequest request) {
        var header = request.header("authorization");
        boolean four = false;
        boolean two = false;
        for (var parameter : request.parameters()) {
            switch (parameter.name().toLowerCase(Locale.ROOT)) {
                case "x-amz-signature", "x-amz-credential", "x-amz-algorithm" -> four = true;
                case "awsaccesskeyid", "signature" -> two = true;
                default -> {
                    // Says nothing about a signature.
                }
            }
        }
        if ((four && two) || (header.isPresent() && (four || two))) {
            throw argument(
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                            + " parameter or the Authorization header should be specified",
                    header.orElse(""));
        }
        if (header.isPresent()) {
            return ofHeader(header.get());
        }
        if (four || two) {
            return four ? QUERY_OF_FOUR : QUERY_OF_TWO;
        }
        if (request.header(Keys.TOKEN).isPresent() || Keys.queryToken(request).isPresent()) {
            throw new Refused(Code.ACCESS_DENIED, "No AWSAccessKey was presented.");
        }
        return NONE;
    }

    /** What version 2 answers to a header that is not {@code AWS key:signature}. */
    static Refused malformedTwo(String header) {
        return argument("AWS authorization header is invalid.  Expected AwsAccessKeyId:signature", header);
    }

    /** What is answered to a version that this installation, or this key, does not take. */
    static Refused notSupported() {
        return new Refused(
                Code.INVALID_REQUEST,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    }

    private static Scheme ofHeader(String header) {
        if (header.isEmpty()) {
            throw new Refused(Code.ACCESS_DENIED);
        }
        int space = header.indexOf(' ');
        var algorithm = space < 0 ? header : header.substring(0, space);
        if (algorithm.equals(Claim.ALGORITHM)) {
            return HEADER_OF_FOUR;
        }
        if (algorithm.startsWith(FAMILY_OF_FOUR)) {
            throw notSupported();
        }
        if (space < 0 || header.indexOf(' ', space + 1) >= 0) {
            throw argument("Authorization header is invalid -- one and only one ' ' (space) required", header);
        }
        if (algorithm.equals(ALGORITHM_OF_TWO)) {
            return HEADER_OF_TWO;
        }
        throw argument("Unsupported Authorization Type", header);
    }

    private static Refused argument(String message, String header) {
        return new Refused(
                Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", "Authorization", "ArgumentValue", header));
    }
}
