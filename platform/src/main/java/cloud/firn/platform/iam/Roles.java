package cloud.firn.platform.iam;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.platform.node.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what a key may do: what its role allows and, where its organisation has a policy of its own, what both allow. Follows
 * the topic of roles from its beginning.
 *
 * <p>The role null is the Owner, which may do everything. A role that is not known, or gone, may do nothing.
 */
public final class Roles {
    /** Without it nobody removes what is retained under governance. */
    public static final String BYPASS_GOVERNANCE = "bypass-governance-retention";
    /** Without it nobody resets the policy of an organisation. */
    public static final String RESET_POLICY = "reset-iam-organization-policy";
    /** What a role can be permitted. */
    public static final List<String> PERMISSIONS = List.of(BYPASS_GOVERNANCE, RESET_POLICY);

    private static final String IAM = "iam";

    private final Map<String, RoleFact.Kept> roles = new ConcurrentHashMap<>();
    private final Map<String, RolePolicy> onTop = new ConcurrentHashMap<>();
    private final Expressions expressions = new Expressions();
    private final Budget budget = new Budget();

    Roles() {}

    /**
     * Follows the topic; the node is not ready before everything that was said has been heard.
     *
     * @param name unique among the replicas of a process
     */
    public static Roles follow(Node node, String name) {
        var roles = new Roles();
        var replica = node.consumers().replicate(name, Topics.ROLES, RoleFact.class, roles::hear);
        node.health()
                .require(name, () -> replica.caughtUp().toCompletableFuture().isDone());
        return roles;
    }

    /** Whether nothing narrows a key of this role, so that nobody need be asked. */
    public boolean isFree(String organisation, @Nullable String roleId) {
        return roleId == null && !onTop.containsKey(organisation);
    }

    /** Whether a key of this role may do what {@code request} asks. */
    public boolean allows(String organisation, @Nullable String roleId, Request request) {
        if (request.operation().equals(RESET_POLICY) && request.service().equals(IAM)) {
            // Above all policies, or an organisation could lock itself out for ever.
            return isPermitted(organisation, roleId, RESET_POLICY);
        }
        var role = roleId == null ? Optional.<RoleFact.Kept>empty() : find(organisation, roleId);
        if (roleId != null && role.isEmpty()) {
            return false;
        }
        var top = onTop.get(organisation);
        if (role.isEmpty() && top == null) {
            return true;
        }
        var names = names(organisation, role, request);
        return budget.decide(
                organisation,
                () -> (top == null || allows(top, request.service(), names))
                        && (role.isEmpty() || allows(role.get().policy(), request.service(), names)));
    }

    /**
     * Whether a key of the role {@code roleId} may act as the role {@code target} for a while, as far as that role says. The
     * Owner is acted as by keys of the Owner alone.
     */
    public boolean letsAssume(String organisation, @Nullable String roleId, @Nullable String target, Request request) {
        if (target == null) {
            return roleId == null;
        }
        var caller = roleId == null ? Optional.<RoleFact.Kept>empty() : find(organisation, roleId);
        return find(organisation, target)
                .filter(role -> budget.decide(
                        organisation, () -> decided(role.assumeRules(), names(organisation, caller, request))))
                .isPresent();
    }

    /** Whether the role has a permission that no rule can give. */
    public boolean isPermitted(String organisation, @Nullable String roleId, String permission) {
        return roleId == null
                || find(organisation, roleId)
                        .filter(role -> role.permissions().contains(permission))
                        .isPresent();
    }

    /** The role of this id, when the organisation has it; the Owner is not among them. */
    public Optional<RoleFact.Kept> find(String organisation, String roleId) {
        return Optional.ofNullable(roles.get(roleId))
                .filter(role -> role.organisation().equals(organisation));
    }

    /** The role of this name, when the organisation has it; the Owner is not among them. */
    public Optional<RoleFact.Kept> named(String organisation, String name) {
        return roles.values().stream()
                .filter(role ->
                        role.organisation().equals(organisation) && role.name().equals(name))
                .findFirst();
    }

    void hear(String key, @Nullable Fact<RoleFact> fact) {
        if (fact != null && fact.body() instanceof RoleFact.Kept kept) {
            compile(kept.policy());
            kept.assumeRules().forEach(rule -> expressions.keep(rule.expression()));
            roles.put(key, kept);
        } else if (fact != null && fact.body() instanceof RoleFact.OrganisationPolicy said) {
            var policy = said.policy();
            if (policy == null) {
                onTop.remove(key);
            } else {
                compile(policy);
                onTop.put(key, policy);
            }
        } else {
            roles.remove(key);
            onTop.remove(key);
        }
    }

    private void compile(RolePolicy policy) {
        policy.services().values().forEach(service -> service.rules()
                .forEach(rule -> expressions.keep(rule.expression())));
    }

    private boolean allows(RolePolicy policy, String service, Map<String, Object> names) {
        var said = policy.services().get(service);
        if (said == null) {
            return policy.defaultServiceStrategy().equals(RolePolicy.ALLOW);
        }
        return said.type().equals(RolePolicy.RULES)
                ? decided(said.rules(), names)
                : said.type().equals(RolePolicy.ALLOW);
    }

    /** The first rule that holds decides; when none does, it is denied. */
    private boolean decided(List<RolePolicy.Rule> rules, Map<String, Object> names) {
        for (var rule : rules) {
            if (expressions.holds(rule.expression(), names)) {
                return rule.action().equals(RolePolicy.ALLOW);
            }
        }
        return false;
    }

    private static Map<String, Object> names(String organisation, Optional<RoleFact.Kept> role, Request request) {
        var names = new HashMap<String, Object>(16);
        names.put("service", request.service());
        names.put("operation", request.operation());
        names.put("zone", request.zone());
        names.put("now", request.now().toString());
        names.put("source_ip", request.sourceIp());
        names.put("api_key", request.keyId());
        names.put("parameters", request.parameters());
        names.put("resources", request.resources());
        names.put("resource", request.resources());
        names.put(
                "identity",
                Map.of(
                        "key", request.keyId(),
                        "role", role.map(RoleFact.Kept::name).orElse("Owner"),
                        "role_id", role.map(RoleFact.Kept::roleId).orElse(""),
                        "organisation", organisation));
        return names;
    }
}
