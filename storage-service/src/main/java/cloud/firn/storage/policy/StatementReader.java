package cloud.firn.storage.policy;

import cloud.firn.storage.policy.Actions.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement, and refuses one that says nothing or speaks of another bucket.
 *
 * @param bucket the bucket whose policy it is
 * @param variables whether the policy's version knows variables
 */
record StatementReader(String bucket, boolean variables) {
    private static final Set<String> FIELDS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    /** An element that a statement has in one of two forms. */
    record Either(JsonNode value, boolean not) {}

    Statement read(JsonNode node) {
        if (!node.isObject()) {
            throw Malformed.syntax();
        }
        Document.refuseOthers(node, FIELDS);
        Document.text(node, "Sid");
        boolean allows = allows(node.get("Effect"));
        var principal = either(node, "Principal");
        if (principal.not() && allows) {
            throw Malformed.because("Allow with NotPrincipal is not allowed.");
        }
        var principals = Principals.read(principal.value(), principal.not());
        var action = either(node, "Action");
        var resource = either(node, "Resource");
        var actions = Document.texts(action.value(), "Policy has invalid action").stream()
                .map(ActionPattern::read)
                .toList();
        var resources = Document.texts(resource.value(), "Policy has invalid resource").stream()
                .map(this::resource)
                .toList();
        var condition = node.get("Condition");
        List<Condition> conditions =
                condition == null ? List.of() : new ConditionReader(variables, action.not(), actions).read(condition);
        if (!action.not() && !resource.not()) {
            var kinds = Map.of(
                    Kind.BUCKET, resources.stream().anyMatch(this::isTheBucket),
                    Kind.OBJECT, resources.stream().anyMatch(this::isAnObject));
            if (!actions.stream().allMatch(one -> one.isAbout(kinds))) {
                throw Malformed.because("Action does not apply to any resource(s) in statement");
            }
        }
        return new Statement(allows, principals, action.not(), actions, resource.not(), resources, conditions);
    }

    static boolean allows(@Nullable JsonNode effect) {
        if (effect == null) {
            throw Malformed.missing("Effect");
        }
        return switch (effect.asText()) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw Malformed.because("Invalid effect: ", effect.asText());
        };
    }

    static Either either(JsonNode statement, String name) {
        var is = statement.get(name);
        var isNot = statement.get("Not" + name);
        if (is != null && isNot != null) {
            throw Malformed.because("Statement/policy already has instance of " + name);
        }
        if (is != null) {
            return new Either(is, false);
        }
        if (isNot != null) {
            return new Either(isNot, true);
        }
        throw Malformed.missing(name);
    }

    private Template resource(String written) {
        if (written.startsWith(Policy.ARN)) {
            var name = written.substring(Policy.ARN.length());
            var template = Template.of(name, new Template.Reading(true, variables, false));
            if (isTheBucket(template) || isAnObject(template)) {
                return template;
            }
        }
        throw Malformed.because("Policy has invalid resource");
    }

    private boolean isTheBucket(Template template) {
        return template.shape().matches(bucket);
    }

    private boolean isAnObject(Template template) {
        return template.shape().matchesBeyond(bucket + "/");
    }
}
