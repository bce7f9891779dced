package cloud.firn.storage.configuration;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a bucket is served as a website: it either has an index, or sends everybody elsewhere.
 *
 * <p>Source: PutBucketWebsite of the Amazon S3 API reference; "Hosting a static website using Amazon S3" of the user
 * guide.
 *
 * @param indexSuffix what is added to a key that ends in a slash; without slashes, never empty
 * @param errorKey the object that stands in for an answer of 4xx
 * @param redirectAll where everybody is sent; alone then
 * @param rules at most 50, of which the first that fits counts
 */
public record WebsiteConfiguration(
        Optional<String> indexSuffix,
        Optional<String> errorKey,
        Optional<RedirectAll> redirectAll,
        List<RoutingRule> rules) {
    private static final int MOST_RULES = 50;
    private static final String INDEX = "IndexDocument";
    private static final String ERROR = "ErrorDocument";
    private static final String REDIRECT_ALL = "RedirectAllRequestsTo";
    private static final String RULES = "RoutingRules";

    /** Another host, and {@code http} or {@code https} when it is not the visitor's own choice. */
    public record RedirectAll(String hostName, Optional<String> protocol) {}

    public WebsiteConfiguration {
        rules = List.copyOf(rules);
    }

    /**
     * Reads {@code WebsiteConfiguration}.
     *
     * @throws Refused MalformedXML; InvalidArgument and InvalidRequest for what does not go together or is out of range
     */
    public static WebsiteConfiguration read(byte[] document) {
        var root = XmlDocument.read(document, "WebsiteConfiguration");
        var fields = Fields.of(root, INDEX, ERROR, REDIRECT_ALL, RULES);
        var all = fields.one(REDIRECT_ALL).map(WebsiteConfiguration::redirectAll);
        if (all.isPresent()) {
            if (root.children().size() > 1) {
                throw argument(
                        REDIRECT_ALL + " cannot be provided in conjunction with other Routing Rules.",
                        REDIRECT_ALL,
                        "not null");
            }
            return new WebsiteConfiguration(Optional.empty(), Optional.empty(), all, List.of());
        }
        var index = fields.one(INDEX)
                .orElseThrow(() -> argument(
                        "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
                        INDEX,
                        "null"));
        return new WebsiteConfiguration(
                Optional.of(suffix(index)),
                fields.one(ERROR).map(WebsiteConfiguration::key),
                Optional.empty(),
                fields.one(RULES).map(WebsiteConfiguration::rules).orElse(List.of()));
    }

    private static RedirectAll redirectAll(Element element) {
        var fields = Fields.of(element, "HostName", "Protocol");
        return new RedirectAll(Fields.required(RoutingRule.host(fields)), RoutingRule.protocol(fields));
    }

    private static String suffix(Element element) {
        var suffix = Fields.required(Fields.of(element, "Suffix").text("Suffix"));
        if (suffix.isEmpty() || suffix.contains("/")) {
            throw argument("The IndexDocument Suffix is not well formed", INDEX, suffix);
        }
        return suffix;
    }

    private static String key(Element element) {
        var key = Fields.required(Fields.of(element, "Key").text("Key"));
        if (key.isEmpty()) {
            throw argument("The ErrorDocument Key is not well formed", ERROR, key);
        }
        return key;
    }

    private static List<RoutingRule> rules(Element element) {
        var rules = Fields.of(element, "RoutingRule").all("RoutingRule");
        if (rules.size() > MOST_RULES) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    rules.size() + " routing rules provided, the number of routing rules in a website configuration is"
                            + " limited to " + MOST_RULES + ".");
        }
        return rules.stream().map(RoutingRule::read).toList();
    }

    private static Refused argument(String message, String name, String value) {
        return new Refused(Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", name, "ArgumentValue", value));
    }

    /** The document {@code WebsiteConfiguration}. */
    public String xml() {
        return Xml.document("WebsiteConfiguration", website -> {
            indexSuffix.ifPresent(suffix -> website.element(INDEX, index -> index.text("Suffix", suffix)));
            errorKey.ifPresent(key -> website.element(ERROR, error -> error.text("Key", key)));
            redirectAll.ifPresent(all -> website.element(REDIRECT_ALL, to -> {
                to.text("HostName", all.hostName());
                all.protocol().ifPresent(protocol -> to.text("Protocol", protocol));
            }));
            if (!rules.isEmpty()) {
                website.element(RULES, list -> rules.forEach(rule -> list.element("RoutingRule", rule::write)));
            }
        });
    }
}
