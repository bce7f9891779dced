package cloud.firn.gateway.routing;

import static cloud.firn.gateway.routing.Endpoint.Access.ANYONE;
import static cloud.firn.gateway.routing.Endpoint.Access.ORGANISATION;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The table of everything that is published below {@code /v2}. What it does not list is not there. */
public final class Endpoints {
    static final List<Endpoint> ALL = List.of(
            Endpoint.of("list-zones", "GET", "/zone", Service.COMPUTE, ANYONE),
            of("list-instance-types", "GET", "/instance-type", Service.COMPUTE),
            of("get-instance-type", "GET", "/instance-type/{id}", Service.COMPUTE),
            of("list-templates", "GET", "/template", Service.COMPUTE),
            of("get-template", "GET", "/template/{id}", Service.COMPUTE),
            of("list-ssh-keys", "GET", "/ssh-key", Service.COMPUTE),
            of("register-ssh-key", "POST", "/ssh-key", Service.COMPUTE),
            of("get-ssh-key", "GET", "/ssh-key/{name}", Service.COMPUTE),
            of("delete-ssh-key", "DELETE", "/ssh-key/{name}", Service.COMPUTE),
            of("list-instances", "GET", "/instance", Service.COMPUTE),
            of("create-instance", "POST", "/instance", Service.COMPUTE),
            of("get-instance", "GET", "/instance/{id}", Service.COMPUTE),
            of("update-instance", "PUT", "/instance/{id}", Service.COMPUTE),
            of("delete-instance", "DELETE", "/instance/{id}", Service.COMPUTE),
            of("reset-instance-field", "DELETE", "/instance/{id}/{name}", Service.COMPUTE),
            of("start-instance", "PUT", "/instance/{id}:start", Service.COMPUTE),
            of("stop-instance", "PUT", "/instance/{id}:stop", Service.COMPUTE),
            of("reboot-instance", "PUT", "/instance/{id}:reboot", Service.COMPUTE),
            of("list-events", "GET", "/event", Service.COMPUTE),
            of("attach-instance-to-security-group", "PUT", "/security-group/{id}:attach", Service.COMPUTE),
            of("detach-instance-from-security-group", "PUT", "/security-group/{id}:detach", Service.COMPUTE),
            of("list-security-groups", "GET", "/security-group", Service.NETWORK),
            of("create-security-group", "POST", "/security-group", Service.NETWORK),
            of("get-security-group", "GET", "/security-group/{id}", Service.NETWORK),
            of("delete-security-group", "DELETE", "/security-group/{id}", Service.NETWORK),
            of("add-rule-to-security-group", "POST", "/security-group/{id}/rules", Service.NETWORK),
            of("delete-rule-from-security-group", "DELETE", "/security-group/{id}/rules/{id}", Service.NETWORK),
            of("get-usage-report", "GET", "/usage-report", Service.BILLING),
            of("get-live-balance", "GET", "/live-balance", Service.BILLING),
            of("get-organization", "GET", "/organization", Service.IDENTITY),
            of("list-api-keys", "GET", "/api-key", Service.IDENTITY),
            of("create-api-key", "POST", "/api-key", Service.IDENTITY),
            of("get-api-key", "GET", "/api-key/{id}", Service.IDENTITY),
            of("delete-api-key", "DELETE", "/api-key/{id}", Service.IDENTITY),
            of("list-iam-roles", "GET", "/iam-role", Service.IDENTITY),
            of("create-iam-role", "POST", "/iam-role", Service.IDENTITY),
            of("get-iam-role", "GET", "/iam-role/{id}", Service.IDENTITY),
            of("update-iam-role", "PUT", "/iam-role/{id}", Service.IDENTITY),
            of("delete-iam-role", "DELETE", "/iam-role/{id}", Service.IDENTITY),
            of("update-iam-role-policy", "PUT", "/iam-role/{id}:policy", Service.IDENTITY),
            of("assume-iam-role", "POST", "/iam-role/{id}/assume", Service.IDENTITY),
            of("get-iam-organization-policy", "GET", "/iam-organization-policy", Service.IDENTITY),
            of("update-iam-organization-policy", "PUT", "/iam-organization-policy", Service.IDENTITY),
            of("reset-iam-organization-policy", "POST", "/iam-organization-policy:reset", Service.IDENTITY),
            of("get-operation", "GET", "/operation/{id}", null));

    private final Function<String, @Nullable Service> serviceOfOperation;

    /** The table; {@code serviceOfOperation} tells which service an operation's id names, or null. */
    public Endpoints(Function<String, @Nullable Service> serviceOfOperation) {
        this.serviceOfOperation = serviceOfOperation;
    }

    /** Looks up a call by its method and its escaped path. */
    public Match find(String method, String path) {
        var others = new TreeSet<String>();
        for (var endpoint : ALL) {
            var match = endpoint.path().matcher(path);
            if (match.matches()) {
                if (endpoint.method().equals(method)) {
                    return new Match.Found(endpoint, serviceOf(endpoint, match));
                }
                others.add(endpoint.method());
            }
        }
        return others.isEmpty() ? new Match.Nowhere() : new Match.OtherMethods(others);
    }

    private @Nullable Service serviceOf(Endpoint endpoint, Matcher match) {
        return endpoint.service() != null ? endpoint.service() : serviceOfOperation.apply(match.group(1));
    }

    private static Endpoint of(String name, String method, String template, @Nullable Service service) {
        return Endpoint.of(name, method, template, service, ORGANISATION);
    }
}
