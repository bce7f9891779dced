package cloud.firn.storage.cors;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which pages of other origins may use a bucket from a browser, and how: the first rule that matches a request counts.
 *
 * <p>Source: "Using cross-origin resource sharing (CORS)" of the Amazon S3 user guide; PutBucketCors of the API
 * reference; the Fetch standard for what the headers mean.
 */
public final class CorsConfiguration {
    private static final int MOST_RULES = 100;
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final String NOT_ALLOWED =
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request"
                    + " method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by"
                    + " the resource's CORS spec.";

    private final List<CorsRule> rules;

    private CorsConfiguration(List<CorsRule> rules) {
        this.rules = rules;
    }

    /**
     * Reads {@code CORSConfiguration}.
     *
     * @throws Refused MalformedXML, also for no rule or more than 100; InvalidRequest for a method that cannot be allowed
     *     and for wildcards in the wrong place
     */
    public static CorsConfiguration read(byte[] document) {
        var rules = Fields.of(XmlDocument.read(document, "CORSConfiguration"), "CORSRule").all("CORSRule").stream()
                .map(CorsRule::read)
                .toList();
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return new CorsConfiguration(rules);
    }

    /** The document {@code CORSConfiguration}, which is also what to store. */
    public String xml() {
        return Xml.document(
                "CORSConfiguration",
                configuration -> rules.forEach(rule -> configuration.element("CORSRule", rule::write)));
    }

    /**
     * The headers that let a page read the answer to its request; none when no rule matches, and then the page may not.
     *
     * @param origin the header {@code Origin}
     * @param method of the request or, in a preflight, the header {@code Access-Control-Request-Method}
     * @param requestHeaders the header {@code Access-Control-Request-Headers}, which counts in a preflight only
     */
    public Optional<Map<String, String>> answer(
            String origin, String method, Optional<String> requestHeaders, boolean preflight) {
        var sent = preflight ? names(requestHeaders.orElse("")) : List.<String>of();
        return rules.stream()
                .filter(rule -> rule.matches(origin, method, sent))
                .findFirst()
                .map(rule -> rule.answer(origin, sent));
    }

    /**
     * The headers of the answer to a preflight, which is an OPTIONS of a bucket or an object.
     *
     * @param configuration of the bucket, if it has one
     * @param origin the header {@code Origin}
     * @param method the header {@code Access-Control-Request-Method}
     * @param requestHeaders the header {@code Access-Control-Request-Headers}
     * @param resourceType {@code BUCKET} or {@code OBJECT}
     * @throws Refused BadRequest when it is no preflight; AccessForbidden when no rule matches or none is there
     */
    public static Map<String, String> preflight(
            Optional<CorsConfiguration> configuration,
            Optional<String> origin,
            Optional<String> method,
            Optional<String> requestHeaders,
            String resourceType) {
        var from = origin.orElseThrow(
                () -> new Refused(Code.BAD_REQUEST, "Insufficient information. Origin request header needed."));
        var wanted = method.filter(CorsRule.METHODS::contains)
                .orElseThrow(() -> new Refused(
                        Code.BAD_REQUEST, "Invalid Access-Control-Request-Method: " + method.orElse("null")));
        return configuration
                .orElseThrow(
                        () -> forbidden("CORSResponse: CORS is not enabled for this bucket.", wanted, resourceType))
                .answer(from, wanted, requestHeaders, true)
                .orElseThrow(() -> forbidden(NOT_ALLOWED, wanted, resourceType));
    }

    private static Refused forbidden(String message, String method, String resourceType) {
        return new Refused(Code.ACCESS_FORBIDDEN, message, Map.of("Method", method, "ResourceType", resourceType));
    }

    private static List<String> names(String header) {
        return Stream.of(COMMA.split(header.strip().toLowerCase(Locale.ROOT), -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
