package cloud.firn.storage.configuration;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends visitors of a website elsewhere: those whose request meets the condition, or all without one.
 *
 * <p>Source: "Configure redirection rules to use advanced conditional redirects" of the Amazon S3 user guide.
 */
public record RoutingRule(Optional<Condition> condition, Redirect redirect) {
    private static final Pattern ERROR = Pattern.compile("[45][0-9]{2}");
    /** A host, perhaps with a port or a path; nothing that would end the line of a header. */
    private static final Pattern HOST = Pattern.compile("[^\\s\\p{Cntrl}]+");

    private static final Pattern REDIRECT = Pattern.compile("3(?!00)[0-9]{2}");

    /**
     * What a request must be like; at least one of the two, and all that are there.
     *
     * @param keyPrefix what the key starts with
     * @param errorCode what the answer would be without this rule: 400 to 599
     */
    public record Condition(Optional<String> keyPrefix, Optional<Integer> errorCode) {}

    /**
     * Where to; what is not said stays as it was. At least one is there, and never both replacements.
     *
     * @param protocol {@code http} or {@code https}
     * @param replaceKeyPrefixWith instead of the condition's prefix
     * @param replaceKeyWith instead of the whole key
     * @param redirectCode 301 to 399; 301 when not said
     */
    public record Redirect(
            Optional<String> hostName,
            Optional<String> protocol,
            Optional<String> replaceKeyPrefixWith,
            Optional<String> replaceKeyWith,
            Optional<Integer> redirectCode) {}

    static RoutingRule read(Element element) {
        var fields = Fields.of(element, "Condition", "Redirect");
        return new RoutingRule(
                fields.one("Condition").map(RoutingRule::condition), redirect(Fields.required(fields.one("Redirect"))));
    }

    private static Condition condition(Element element) {
        var fields = Fields.of(element, "KeyPrefixEquals", "HttpErrorCodeReturnedEquals");
        if (element.children().isEmpty()) {
            throw invalid(
                    "Condition cannot be empty. To redirect all requests without a condition, the condition element"
                            + " shouldn't be present.");
        }
        return new Condition(
                fields.text("KeyPrefixEquals"),
                fields.word("HttpErrorCodeReturnedEquals")
                        .map(code -> code(
                                code,
                                ERROR,
                                "The provided HTTP error code (" + code
                                        + ") is not valid. Valid codes are 4XX or 5XX.")));
    }

    private static Redirect redirect(Element element) {
        var fields = Fields.of(
                element, "HostName", "Protocol", "ReplaceKeyPrefixWith", "ReplaceKeyWith", "HttpRedirectCode");
        if (element.children().isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        var redirect = new Redirect(
                host(fields),
                protocol(fields),
                fields.text("ReplaceKeyPrefixWith"),
                fields.text("ReplaceKeyWith"),
                fields.word("HttpRedirectCode")
                        .map(code -> code(
                                code,
                                REDIRECT,
                                "The provided HTTP redirect code (" + code
                                        + ") is not valid. Valid codes are 3XX except 300.")));
        if (redirect.replaceKeyPrefixWith().isPresent()
                && redirect.replaceKeyWith().isPresent()) {
            throw invalid("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        return redirect;
    }

    /** The field {@code HostName}, as redirects of one request and of all have it. */
    static Optional<String> host(Fields fields) {
        var host = fields.word("HostName");
        if (host.filter(name -> !HOST.matcher(name).matches()).isPresent()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return host;
    }

    /** The field {@code Protocol}, as redirects of one request and of all have it. */
    static Optional<String> protocol(Fields fields) {
        var protocol = fields.word("Protocol");
        if (protocol.filter(said -> !said.equals("http") && !said.equals("https"))
                .isPresent()) {
            throw invalid(
                    "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected"
                            + " automatically.");
        }
        return protocol;
    }

    private static int code(String code, Pattern allowed, String message) {
        if (!allowed.matcher(code).matches()) {
            throw invalid(message);
        }
        return Integer.parseInt(code);
    }

    private static Refused invalid(String message) {
        return new Refused(Code.INVALID_REQUEST, message);
    }

    void write(Xml xml) {
        condition.ifPresent(when -> xml.element("Condition", inner -> {
            when.keyPrefix().ifPresent(prefix -> inner.text("KeyPrefixEquals", prefix));
            when.errorCode().ifPresent(code -> inner.text("HttpErrorCodeReturnedEquals", code));
        }));
        xml.element("Redirect", inner -> {
            redirect.hostName().ifPresent(host -> inner.text("HostName", host));
            redirect.protocol().ifPresent(protocol -> inner.text("Protocol", protocol));
            redirect.replaceKeyPrefixWith().ifPresent(prefix -> inner.text("ReplaceKeyPrefixWith", prefix));
            redirect.replaceKeyWith().ifPresent(key -> inner.text("ReplaceKeyWith", key));
            redirect.redirectCode().ifPresent(code -> inner.text("HttpRedirectCode", code));
        });
    }
}
