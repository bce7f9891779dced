package cloud.firn.storage.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom a statement is about.
 *
 * <p>Source: "Principal" of the IAM user guide. An account of AWS is an organisation of Firn, by its id or its name. The service
 * that delivers access logs is one of Firn too; other services and identity providers may be named, as templates for AWS do,
 * and no request of Firn comes from one.
 *
 * @param not whether the statement is about everybody else
 * @param everyone whether those without a signature are among them
 * @param organisations ids or names
 * @param canonical ids, as access control lists have them
 * @param services by the names that AWS has for them
 */
record Principals(
        boolean not, boolean everyone, Set<String> organisations, Set<String> canonical, Set<String> services) {
    private static final Pattern ARN = Pattern.compile("arn:aws:iam::([^:*?]+):(?:root|user/[^*?]+)");
    private static final Pattern BARE = Pattern.compile("(?!arn:)[^*?]+");
    /** The shape of an organisation's id, which is never taken for the name of another. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    static Principals read(JsonNode element, boolean not) {
        if (element.isTextual() && element.textValue().equals("*")) {
            return new Principals(not, true, Set.of(), Set.of(), Set.of());
        }
        if (!element.isObject()) {
            throw Malformed.principal();
        }
        if (element.isEmpty()) {
            throw Malformed.missing((not ? "NotPrincipal" : "Principal") + " cannot be empty!");
        }
        boolean everyone = false;
        var organisations = new HashSet<String>();
        var canonical = new HashSet<String>();
        var services = new HashSet<String>();
        for (var entry : element.properties()) {
            var names = names(entry.getValue());
            switch (entry.getKey()) {
                case "AWS" -> {
                    everyone = names.contains("*");
                    names.removeIf("*"::equals);
                    names.forEach(name -> organisations.add(organisation(name)));
                }
                case "CanonicalUser" -> canonical.addAll(names);
                case "Service", "Federated" -> {
                    if (names.contains("*")) {
                        throw Malformed.principal();
                    }
                    if (entry.getKey().equals("Service")) {
                        services.addAll(names);
                    }
                }
                default -> throw Malformed.principal();
            }
        }
        return new Principals(not, everyone, Set.copyOf(organisations), Set.copyOf(canonical), Set.copyOf(services));
    }

    boolean cover(Optional<Caller> caller) {
        return not != (everyone || caller.filter(this::name).isPresent());
    }

    /** Whether somebody else than this organisation is among them. */
    boolean reachBeyond(Caller owner) {
        return not
                || everyone
                || organisations.stream().anyMatch(one -> !names(one, owner))
                || canonical.stream().anyMatch(one -> !one.equals(owner.organisation()));
    }

    private boolean name(Caller caller) {
        if (caller.service()) {
            return services.contains(caller.name());
        }
        return canonical.contains(caller.organisation())
                || organisations.stream().anyMatch(one -> names(one, caller));
    }

    private static boolean names(String written, Caller caller) {
        return written.equals(caller.organisation())
                || (written.equals(caller.name()) && !ID.matcher(written).matches());
    }

    private static String organisation(String written) {
        var arn = ARN.matcher(written);
        if (arn.matches()) {
            return arn.group(1);
        }
        if (BARE.matcher(written).matches() && !written.isBlank()) {
            return written;
        }
        throw Malformed.principal();
    }

    private static List<String> names(JsonNode value) {
        var names = new ArrayList<String>();
        for (var one : value.isArray() ? value : List.of(value)) {
            if (!one.isTextual() || one.textValue().isBlank()) {
                throw Malformed.principal();
            }
            names.add(one.textValue());
        }
        if (names.isEmpty()) {
            throw Malformed.principal();
        }
        return names;
    }
}
