package cloud.firn.storage.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One statement of a policy: who may, or may not, do what with what, and when.
 *
 * @param notAction whether the actions are those that it is not about
 * @param notResource whether the resources are those that it is not about
 * @param resources what comes after {@link Policy#ARN}
 */
record Statement(
        boolean allows,
        Principals principals,
        boolean notAction,
        List<ActionPattern> actions,
        boolean notResource,
        List<Template> resources,
        List<Condition> conditions) {

    boolean isAbout(PolicyRequest request) {
        var action = Actions.folded(request.action());
        return principals.cover(request.caller())
                && notAction != actions.stream().anyMatch(one -> one.matches(action))
                && notResource != names(request)
                && conditions.stream().allMatch(one -> one.holds(request.context()));
    }

    private boolean names(PolicyRequest request) {
        if (!request.resource().startsWith(Policy.ARN)) {
            return false;
        }
        var name = new Text(request.resource().substring(Policy.ARN.length()));
        return resources.stream().anyMatch(one -> one.matches(name, request.context()));
    }

    /** Whether it lets in people whom nobody can list. */
    boolean isPublic() {
        return allows && principals.everyone() && conditions.stream().noneMatch(Publicity::isLimitedBy);
    }

    /** The condition keys that it takes to judge a request, in lower case. */
    Set<String> keys() {
        return Stream.of(
                        conditions.stream().map(Condition::key),
                        conditions.stream().flatMap(one -> one.variables().stream()),
                        resources.stream().flatMap(one -> one.keys().stream()))
                .flatMap(keys -> keys)
                .collect(Collectors.toSet());
    }
}
