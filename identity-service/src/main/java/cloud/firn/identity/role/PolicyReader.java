package cloud.firn.identity.role;

import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.iam.Expressions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the policies that a customer sends, and names every field that is wrong. */
final class PolicyReader {
    static final int LARGEST_BYTES = 16 * 1024;

    private static final int MOST_SERVICES = 20;
    private static final int MOST_RULES = 50;
    private static final int MOST_RESOURCES = 50;
    private static final int LONGEST_RESOURCE = 255;
    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Set<String> STRATEGIES = Set.of(RolePolicy.ALLOW, RolePolicy.DENY);
    private static final Set<String> TYPES = Set.of(RolePolicy.ALLOW, RolePolicy.DENY, RolePolicy.RULES);

    private final List<FieldError> errors;

    /** Collects what is wrong in {@code errors}. */
    PolicyReader(List<FieldError> errors) {
        this.errors = errors;
    }

    record PolicyIn(@Nullable String defaultServiceStrategy, @Nullable Map<String, @Nullable ServiceIn> services) {}

    record ServiceIn(@Nullable String type, @Nullable List<@Nullable RuleIn> rules) {}

    record RuleIn(@Nullable String action, @Nullable String expression, @Nullable List<@Nullable String> resources) {}

    record AssumeIn(@Nullable List<@Nullable RuleIn> rules) {}

    RolePolicy policy(String location, PolicyIn in) {
        var strategy = oneOf(location + ".default-service-strategy", in.defaultServiceStrategy(), STRATEGIES);
        if (in.services() == null) {
            wrong(location + ".services", "is missing; send {} for none");
            return RolePolicy.EVERYTHING;
        }
        if (Json.write(in).size() > LARGEST_BYTES) {
            wrong(location, "has at most " + LARGEST_BYTES + " bytes of JSON");
            return RolePolicy.EVERYTHING;
        }
        if (in.services().size() > MOST_SERVICES) {
            wrong(location + ".services", "names at most " + MOST_SERVICES + " services");
            return RolePolicy.EVERYTHING;
        }
        var services = new LinkedHashMap<String, RolePolicy.ServicePolicy>();
        in.services().forEach((name, service) -> {
            if (!SERVICE.matcher(name).matches()) {
                wrong(location + ".services", "names services in small letters, digits and hyphens");
            } else {
                services.put(name, service(location + ".services." + name, service));
            }
        });
        return new RolePolicy(strategy, services);
    }

    private RolePolicy.ServicePolicy service(String location, @Nullable ServiceIn in) {
        if (in == null) {
            wrong(location, "is null; leave it out");
            return new RolePolicy.ServicePolicy(RolePolicy.DENY, List.of());
        }
        var type = oneOf(location + ".type", in.type(), TYPES);
        var rules = rules(location + ".rules", in.rules());
        if (!type.equals(RolePolicy.RULES) && !rules.isEmpty()) {
            wrong(location + ".rules", "takes rules with the type rules only");
        }
        return new RolePolicy.ServicePolicy(type, rules);
    }

    /** Who may assume a role: the rules alone. */
    List<RolePolicy.Rule> assume(String location, AssumeIn in) {
        if (Json.write(in).size() > LARGEST_BYTES) {
            wrong(location, "has at most " + LARGEST_BYTES + " bytes of JSON");
            return List.of();
        }
        return rules(location + ".rules", in.rules());
    }

    private List<RolePolicy.Rule> rules(String location, @Nullable List<@Nullable RuleIn> in) {
        if (in == null) {
            return List.of();
        }
        if (in.size() > MOST_RULES) {
            wrong(location, "has at most " + MOST_RULES + " rules");
            return List.of();
        }
        var rules = new ArrayList<RolePolicy.Rule>();
        for (var at = 0; at < in.size(); at++) {
            rules.add(rule(location + "." + at, in.get(at)));
        }
        return rules;
    }

    private RolePolicy.Rule rule(String location, @Nullable RuleIn in) {
        if (in == null) {
            wrong(location, "is null; leave it out");
            return new RolePolicy.Rule(RolePolicy.DENY, "true", List.of());
        }
        var action = oneOf(location + ".action", in.action(), STRATEGIES);
        var expression = Objects.requireNonNullElse(in.expression(), "");
        Expressions.objection(expression).ifPresent(why -> wrong(location + ".expression", why));
        return new RolePolicy.Rule(action, expression, resources(location + ".resources", in.resources()));
    }

    private List<String> resources(String location, @Nullable List<@Nullable String> in) {
        if (in == null) {
            return List.of();
        }
        if (in.size() > MOST_RESOURCES || in.stream().anyMatch(one -> one == null || one.length() > LONGEST_RESOURCE)) {
            wrong(location, "has at most " + MOST_RESOURCES + " texts of at most " + LONGEST_RESOURCE + " characters");
            return List.of();
        }
        return in.stream().map(String::valueOf).toList();
    }

    private String oneOf(String location, @Nullable String word, Set<String> words) {
        if (word == null || !words.contains(word)) {
            wrong(
                    location,
                    "takes one of " + String.join(", ", words.stream().sorted().toList()));
            return RolePolicy.DENY;
        }
        return word;
    }

    private void wrong(String location, String detail) {
        errors.add(new FieldError(location, detail));
    }
}
