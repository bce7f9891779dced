package cloud.firn.storage.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a statement of a session policy. It has no principal, and it may speak of every bucket and of other services, which
 * then are nothing that a request of S3 can be about.
 *
 * <p>What could name a bucket in a way that is not understood is refused, and not passed over: it might have been a denial.
 *
 * <p>Source: "Session policies" and "Grammar of the IAM JSON policy language" of the IAM user guide.
 *
 * @param variables whether the policy's version knows variables
 */
record SessionStatementReader(boolean variables) {
    private static final Set<String> FIELDS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Principals WHOEVER_HOLDS_IT = new Principals(false, true, Set.of(), Set.of(), Set.of());
    private static final Pattern ELSEWHERE = Pattern.compile("arn:[a-z0-9-]+:[a-z0-9-]+:[^:*?]*:[^:*?]*:.+");
    private static final Pattern ACTION = Pattern.compile("[a-z0-9-]+:[a-z0-9*?]+");

    Statement read(JsonNode node) {
        if (!node.isObject()) {
            throw Malformed.syntax();
        }
        if (node.has("Principal") || node.has("NotPrincipal")) {
            throw Malformed.because("Policy document should not specify a principal.");
        }
        Document.refuseOthers(node, FIELDS);
        Document.text(node, "Sid");
        boolean allows = StatementReader.allows(node.get("Effect"));
        var action = StatementReader.either(node, "Action");
        var resource = StatementReader.either(node, "Resource");
        var actions = Document.texts(action.value(), "Policy statement must contain actions.").stream()
                .filter(SessionStatementReader::isOfS3)
                .map(ActionPattern::read)
                .toList();
        var resources = Document.texts(resource.value(), "Policy statement must contain resources.").stream()
                .flatMap(written -> resource(written).stream())
                .toList();
        var condition = node.get("Condition");
        List<Condition> conditions =
                condition == null ? List.of() : new ConditionReader(variables, action.not(), actions).read(condition);
        return new Statement(allows, WHOEVER_HOLDS_IT, action.not(), actions, resource.not(), resources, conditions);
    }

    private static boolean isOfS3(String written) {
        var folded = Actions.folded(written);
        if (folded.equals("*") || folded.startsWith("s3:")) {
            return true;
        }
        if (!ACTION.matcher(folded).matches()) {
            throw Malformed.because("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
        return false;
    }

    private Optional<Template> resource(String written) {
        if (written.equals("*") || written.startsWith(Policy.ARN)) {
            var name = written.equals("*") ? "*" : written.substring(Policy.ARN.length());
            return Optional.of(Template.of(name, new Template.Reading(true, variables, false)));
        }
        if (!ELSEWHERE.matcher(written).matches()) {
            throw Malformed.because("Resource must be in ARN format or \"*\".");
        }
        return Optional.empty();
    }
}
