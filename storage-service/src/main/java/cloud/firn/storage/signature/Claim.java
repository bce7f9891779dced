package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request claims about its signature, read but not yet believed.
 *
 * @param expires only of a presigned request
 */
record Claim(
        String keyId,
        Scope scope,
        List<String> signedHeaders,
        String signature,
        Instant at,
        Optional<Duration> expires) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Duration LONGEST = Duration.ofDays(7);

    String timestamp() {
        return STAMP.format(at.atOffset(ZoneOffset.UTC));
    }

    boolean presigned() {
        return expires.isPresent();
    }

    static Claim of(WireRequest request) {
        var header = request.header("authorization");
        boolean presigned = request.parameter("X-Amz-Algorithm").isPresent()
                || request.parameter("X-Amz-Signature").isPresent();
        if (header.isPresent() && presigned) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization"
                            + " header should be specified.");
        }
        if (header.isPresent()) {
            return ofHeader(request, header.get());
        }
        if (presigned) {
            return ofQuery(request);
        }
        if (request.parameter("AWSAccessKeyId").isPresent()) {
            throw oldVersion();
        }
        throw new Refused(Code.ACCESS_DENIED);
    }

    private static Claim ofHeader(WireRequest request, String header) {
        if (!header.startsWith(ALGORITHM)) {
            throw oldVersion();
        }
        var parts = new HashMap<String, String>();
        for (var part : header.substring(ALGORITHM.length()).split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                var twice = parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
                if (twice != null) {
                    throw new Refused(Code.AUTHORIZATION_HEADER_MALFORMED);
                }
            }
        }
        var code = Code.AUTHORIZATION_HEADER_MALFORMED;
        var credential = required(parts, "Credential", code);
        var at = request.header("x-amz-date")
                .flatMap(Claim::stamp)
                .or(() -> request.header("date").flatMap(Claim::date))
                .orElseThrow(() -> new Refused(
                        Code.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header"));
        return claim(
                credential,
                required(parts, "SignedHeaders", code),
                required(parts, "Signature", code),
                at,
                Optional.empty(),
                code);
    }

    private static Claim ofQuery(WireRequest request) {
        var code = Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
        var parts = new HashMap<String, String>();
        for (var parameter : request.parameters()) {
            if (parameter.name().startsWith("X-Amz-") && parts.put(parameter.name(), parameter.value()) != null) {
                throw new Refused(code, "A query parameter of the signature was given twice.");
            }
        }
        if (!ALGORITHM.equals(parts.get("X-Amz-Algorithm"))) {
            throw new Refused(code, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        var at = stamp(required(parts, "X-Amz-Date", code))
                .orElseThrow(() ->
                        new Refused(code, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""));
        return claim(
                required(parts, "X-Amz-Credential", code),
                required(parts, "X-Amz-SignedHeaders", code),
                required(parts, "X-Amz-Signature", code),
                at,
                Optional.of(expiry(required(parts, "X-Amz-Expires", code))),
                code);
    }

    private static Duration expiry(String seconds) {
        var code = Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
        try {
            var expiry = Duration.ofSeconds(Long.parseLong(seconds));
            if (expiry.isNegative() || expiry.compareTo(LONGEST) > 0) {
                throw new Refused(code, "X-Amz-Expires must be between 0 and 604800 seconds");
            }
            return expiry;
        } catch (NumberFormatException e) {
            throw new Refused(code, "X-Amz-Expires should be a number");
        }
    }

    private static Claim claim(
            String credential,
            String signedHeaders,
            String signature,
            Instant at,
            Optional<Duration> expires,
            Code code) {
        // Access keys may contain slashes, so the scope is read from the end.
        var parts = Arrays.asList(credential.split("/", -1));
        int scope = parts.size() - 4;
        if (scope < 1 || !parts.get(parts.size() - 1).equals(Scope.TERMINATOR)) {
            throw new Refused(
                    code,
                    "The Credential is malformed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        }
        return new Claim(
                String.join("/", parts.subList(0, scope)),
                new Scope(parts.get(scope), parts.get(scope + 1), parts.get(scope + 2)),
                List.of(signedHeaders.split(";", -1)),
                signature,
                at,
                expires);
    }

    private static String required(Map<String, String> parts, String name, Code code) {
        var value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw new Refused(code, code.message() + " Missing " + name + ".");
        }
        return value;
    }

    private static Refused oldVersion() {
        return new Refused(
                Code.INVALID_REQUEST,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    }

    private static Optional<Instant> stamp(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, STAMP).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return stamp(text);
        }
    }
}
