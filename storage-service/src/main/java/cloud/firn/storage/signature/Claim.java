package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request claims about its signature of version 4, read but not yet believed.
 *
 * @param timestamp yyyymmdd'T'hhmmss'Z', as it was signed
 * @param expires only of a link
 */
record Claim(
        Credential credential,
        List<String> signedHeaders,
        String signature,
        String timestamp,
        Instant at,
        Optional<Duration> expires) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Set<String> COMPONENTS = Set.of("Credential", "SignedHeaders", "Signature");
    private static final List<String> PARAMETERS = List.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Signature",
            "X-Amz-Date",
            "X-Amz-SignedHeaders",
            "X-Amz-Expires");

    @Override
    public String toString() {
        return "Claim[credential=" + credential + ", timestamp=" + timestamp + "]";
    }

    /** What the Authorization header claims. */
    static Claim ofHeader(WireRequest request, String header, Credential.Place place) {
        var parts = components(header.substring(ALGORITHM.length()));
        var credential = parts.get("Credential");
        var signedHeaders = parts.get("SignedHeaders");
        var signature = parts.get("Signature");
        if (credential == null || signedHeaders == null || signature == null) {
            throw malformed(
                    "the authorization header requires three components: Credential, SignedHeaders, and Signature.");
        }
        // A date that is there and no date is not made good by the other header.
        var stamp = request.header("x-amz-date");
        var date = stamp.isPresent()
                ? stamp.flatMap(Dates::ofStamp)
                : request.header("date").flatMap(Dates::of);
        var at = date.orElseThrow(Claim::noDate);
        var timestamp = Dates.stamp(at);
        return new Claim(
                Credential.read(credential, timestamp, place, Proof.Carrier.HEADER),
                List.of(signedHeaders.split(";", -1)),
                signature,
                timestamp,
                at,
                Optional.empty());
    }

    /** What the query of a link claims. */
    static Claim ofQuery(WireRequest request, Credential.Place place) {
        var parts = new HashMap<String, String>();
        for (var parameter : request.parameters()) {
            var name = parameter.name();
            // Two spellings of one name would leave open which of them counts.
            if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-")
                    && parts.put(name.toLowerCase(Locale.ROOT), PARAMETERS.contains(name) ? parameter.value() : "")
                            != null) {
                throw query("The query parameter " + name + " was given twice.");
            }
        }
        for (var name : PARAMETERS) {
            if (part(parts, name).isEmpty()) {
                throw query("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }
        if (!part(parts, "X-Amz-Algorithm").equals(ALGORITHM)) {
            throw wrongAlgorithm();
        }
        var timestamp = part(parts, "X-Amz-Date");
        var at = Dates.ofStamp(timestamp).orElseThrow(Claim::wrongDate);
        return new Claim(
                Credential.read(part(parts, "X-Amz-Credential"), timestamp, place, Proof.Carrier.QUERY),
                List.of(part(parts, "X-Amz-SignedHeaders").split(";", -1)),
                part(parts, "X-Amz-Signature"),
                timestamp,
                at,
                Optional.of(expiry(part(parts, "X-Amz-Expires"))));
    }

    /** No date, or one that nobody can read. */
    static Refused noDate() {
        return new Refused(Code.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header");
    }

    static Refused wrongAlgorithm() {
        return query("X-Amz-Algorithm only supports \"" + ALGORITHM + "\"");
    }

    static Refused wrongDate() {
        return query("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }

    private static Map<String, String> components(String text) {
        var parts = new HashMap<String, String>();
        if (text.isBlank()) {
            return parts;
        }
        for (var part : text.split(",", -1)) {
            var component = part.strip();
            int equals = component.indexOf('=');
            var name = equals < 0 ? "" : component.substring(0, equals);
            // Nothing that is not known may hide in the header, nor anything twice.
            if (!COMPONENTS.contains(name) || parts.put(name, component.substring(equals + 1)) != null) {
                throw malformed("the authorization component \"" + component + "\" is malformed.");
            }
        }
        return parts;
    }

    private static String part(Map<String, String> parts, String name) {
        return parts.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    private static Duration expiry(String seconds) {
        boolean negative = seconds.startsWith("-");
        var digits = negative ? seconds.substring(1) : seconds;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw query("X-Amz-Expires should be a number");
        }
        if (negative) {
            throw query("X-Amz-Expires must be non-negative");
        }
        // What has more digits than a long is more than a week.
        var expiry = digits.length() > 18 ? LONGEST.plusSeconds(1) : Duration.ofSeconds(Long.parseLong(digits));
        if (expiry.compareTo(LONGEST) > 0) {
            throw query("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be"
                    + " less than 604800 seconds");
        }
        return expiry;
    }

    private static Refused malformed(String what) {
        return new Refused(Code.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; " + what);
    }

    private static Refused query(String message) {
        return new Refused(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR, message);
    }
}
