package cloud.firn.contracts.roles;

import java.util.List;
import java.util.Map;

/**
 * What is allowed, service by service, in the form of the published API.
 *
 * @param defaultServiceStrategy {@code allow} or {@code deny}, for services that are not listed
 * @param services by name: {@code sos}, {@code compute}, {@code iam}, {@code billing}
 */
public record RolePolicy(String defaultServiceStrategy, Map<String, ServicePolicy> services) {
    /** The word for yes, of strategies, types and actions. */
    public static final String ALLOW = "allow";
    /** The word for no, of strategies, types and actions. */
    public static final String DENY = "deny";
    /** The type of a service whose rules decide. */
    public static final String RULES = "rules";

    /** Everything. */
    public static final RolePolicy EVERYTHING = new RolePolicy(ALLOW, Map.of());

    public RolePolicy {
        services = Map.copyOf(services);
    }

    /**
     * What is allowed of one service.
     *
     * @param type {@code allow}, {@code deny} or {@code rules}
     * @param rules in their order: the first whose expression is true decides, and when none is, it is denied
     */
    public record ServicePolicy(String type, List<Rule> rules) {
        public ServicePolicy {
            rules = List.copyOf(rules);
        }
    }

    /**
     * One rule.
     *
     * @param action {@code allow} or {@code deny}
     * @param expression in the Common Expression Language
     * @param resources kept as it was written; nothing is decided by it
     */
    public record Rule(String action, String expression, List<String> resources) {
        public Rule {
            resources = List.copyOf(resources);
        }
    }
}
