package cloud.firn.storage.cors;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One rule of a bucket's CORS configuration: which origins may use which methods, sending which headers.
 *
 * <p>Source: "Elements of a CORS configuration" of the Amazon S3 user guide.
 *
 * @param id at most 255 characters
 * @param origins at least one, each with at most one {@code *}
 * @param methods at least one of GET, PUT, POST, DELETE and HEAD
 * @param headers that a browser may send, each with at most one {@code *}
 * @param exposed headers that a page may read
 * @param maxAgeSeconds how long a browser may remember the answer to a preflight
 */
record CorsRule(
        Optional<String> id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        Optional<Integer> maxAgeSeconds) {
    private static final int LONGEST_ID = 255;
    static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    /** What may stand in the name of a header (RFC 9110, section 5.6.2), the wildcard among it. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    static CorsRule read(Element element) {
        var fields = Fields.of(
                element, "ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds");
        var rule = new CorsRule(
                fields.text("ID"),
                texts(fields, "AllowedOrigin"),
                texts(fields, "AllowedMethod"),
                texts(fields, "AllowedHeader"),
                texts(fields, "ExposeHeader"),
                fields.integer("MaxAgeSeconds"));
        rule.check();
        return rule;
    }

    private static List<String> texts(Fields fields, String name) {
        return fields.all(name).stream().map(CorsRule::text).toList();
    }

    private static String text(Element element) {
        if (!element.children().isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return element.text().toString();
    }

    private void check() {
        if (origins.isEmpty()
                || methods.isEmpty()
                || origins.stream().anyMatch(String::isBlank)
                || id.filter(said -> said.length() > LONGEST_ID).isPresent()
                || maxAgeSeconds.filter(age -> age < 0).isPresent()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        for (var method : methods) {
            if (!METHODS.contains(method)) {
                throw invalid("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        origins.forEach(origin -> checkWildcards("AllowedOrigin", origin));
        headers.forEach(header -> checkWildcards("AllowedHeader", header));
        for (var header : exposed) {
            if (header.contains("*")) {
                throw invalid("ExposeHeader \"" + header
                        + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
            }
        }
        headers.forEach(header -> checkName("AllowedHeader", header));
        exposed.forEach(header -> checkName("ExposeHeader", header));
    }

    private static void checkWildcards(String element, String value) {
        if (value.indexOf('*') != value.lastIndexOf('*')) {
            throw invalid(element + " \"" + value + "\" can not have more than one wildcard.");
        }
    }

    /** Exposed headers come back in a header of an answer, and nobody may smuggle another one in there. */
    private static void checkName(String element, String value) {
        if (!HEADER_NAME.matcher(value).matches()) {
            throw invalid(element + " \"" + value + "\" contains invalid character.");
        }
    }

    private static Refused invalid(String message) {
        return new Refused(Code.INVALID_REQUEST, message);
    }

    void write(Xml xml) {
        id.ifPresent(said -> xml.text("ID", said));
        origins.forEach(origin -> xml.text("AllowedOrigin", origin));
        methods.forEach(method -> xml.text("AllowedMethod", method));
        headers.forEach(header -> xml.text("AllowedHeader", header));
        maxAgeSeconds.ifPresent(age -> xml.text("MaxAgeSeconds", age));
        exposed.forEach(header -> xml.text("ExposeHeader", header));
    }

    boolean matches(String origin, String method, List<String> sent) {
        return methods.contains(method)
                && origins.stream().anyMatch(allowed -> covers(allowed, origin))
                && sent.stream().allMatch(header -> headers.stream()
                        .anyMatch(allowed -> covers(allowed.toLowerCase(Locale.ROOT), header)));
    }

    private static boolean covers(String pattern, String value) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(value)
                : value.length() >= pattern.length() - 1
                        && value.startsWith(pattern.substring(0, star))
                        && value.endsWith(pattern.substring(star + 1));
    }

    /** The headers of the answer to a request that matches. */
    Map<String, String> answer(String origin, List<String> sent) {
        var answer = new LinkedHashMap<String, String>();
        // Everybody is everybody: a browser then sends no credentials, and the answer suits every origin.
        boolean everybody = origins.contains("*");
        answer.put("Access-Control-Allow-Origin", everybody ? "*" : origin);
        answer.put("Access-Control-Allow-Methods", String.join(", ", methods));
        if (!sent.isEmpty()) {
            answer.put("Access-Control-Allow-Headers", String.join(", ", sent));
        }
        if (!exposed.isEmpty()) {
            answer.put("Access-Control-Expose-Headers", String.join(", ", exposed));
        }
        maxAgeSeconds.ifPresent(age -> answer.put("Access-Control-Max-Age", age.toString()));
        if (!everybody) {
            answer.put("Access-Control-Allow-Credentials", "true");
        }
        answer.put("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        return answer;
    }
}
