package cloud.firn.operator.instance;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.References.Reference;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Brings a machine that is there to what its object says, one difference a step. */
final class Keeping {
    private static final String PATH = "/instance/";

    private final FirnApi firn;
    private final References references;

    Keeping(FirnApi firn, References references) {
        this.firn = firn;
        this.references = references;
    }

    /** @param found the answer to a GET of the machine */
    Next keep(Custom object, InstanceSpec spec, Answer found, Draft status) {
        status.syncing("Changing", "The instance is being changed.");
        var described = describe(object, spec, found, status);
        if (described.isPresent()) {
            return described.get();
        }
        var grouped = group(object, spec, found, status);
        // It runs or stops also while a group that it names is not there.
        var powered = power(spec, found, status);
        if (grouped.isPresent()) {
            return grouped.get();
        }
        if (powered.isPresent()) {
            return powered.get();
        }
        status.synced("The instance is as the specification says.");
        return Next.settled();
    }

    private Optional<Next> describe(Custom object, InstanceSpec spec, Answer found, Draft status) {
        var change = JsonNodeFactory.instance.objectNode();
        if (!object.key().name().equals(found.text("name"))) {
            change.put("name", object.key().name());
        }
        // Firn does not take user data away, so none in the specification leaves it as it is.
        var userData = spec.encodedUserData();
        if (!userData.isEmpty() && !userData.equals(found.text("user-data"))) {
            change.put("user-data", userData);
        }
        var labels = found.body().path("labels") instanceof ObjectNode there
                ? there.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        var before = labels.deepCopy();
        labels.put(Making.UID_LABEL, object.uid())
                .put(Making.NAMESPACE_LABEL, object.key().namespace());
        if (!labels.equals(before)) {
            change.set("labels", labels);
        }
        if (change.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(after(firn.put(PATH + status.id(), change), status));
    }

    private Optional<Next> group(Custom object, InstanceSpec spec, Answer found, Draft status) {
        var is = new LinkedHashSet<String>();
        for (JsonNode group : found.body().path("security-groups")) {
            is.add(group.path("id").asText());
        }
        var shall = new LinkedHashSet<String>();
        Optional<Reference> missing = Optional.empty();
        for (var name : spec.groups()) {
            var group = references.find(object, Kind.SECURITY_GROUP, name);
            if (group.found()) {
                shall.add(group.id());
            } else {
                missing = Optional.of(group);
            }
        }
        var moved = move(is, shall, missing.isEmpty(), status);
        return moved.isPresent() ? moved : missing.map(it -> References.await(it, status));
    }

    /** Into groups first, so that what shall be reachable is so throughout; out of others only when all are known. */
    private Optional<Next> move(Set<String> is, Set<String> shall, boolean complete, Draft status) {
        for (var group : shall) {
            if (!is.contains(group)) {
                return Optional.of(after(firn.put("/security-group/" + group + ":attach", body(status)), status));
            }
        }
        for (var group : is) {
            if (complete && !shall.contains(group)) {
                return Optional.of(after(firn.put("/security-group/" + group + ":detach", body(status)), status));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode body(Draft status) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("instance").put("id", status.id());
        return body;
    }

    private Optional<Next> power(InstanceSpec spec, Answer found, Draft status) {
        var state = found.text("state");
        if (spec.shallRun() && state.equals("running")) {
            status.ready("Running", "The instance runs at " + found.text("public-ip") + ".");
            return Optional.empty();
        }
        if (!spec.shallRun() && state.equals("stopped")) {
            status.ready("Stopped", "The instance is stopped, as it shall be.");
            return Optional.empty();
        }
        var reason = found.text("state-reason");
        status.notReady(
                spec.shallRun() ? "Starting" : "Stopping",
                "The instance is " + state + (reason.isEmpty() ? "." : ": " + reason + "."));
        if (spec.shallRun() && state.equals("stopped")) {
            return Optional.of(
                    order("start", "Starting", "It was stopped" + (reason.isEmpty() ? "." : ": " + reason), status));
        }
        if (!spec.shallRun() && state.equals("running")) {
            return Optional.of(order("stop", "Stopping", "It ran, and shall not.", status));
        }
        return Optional.of(Next.soon());
    }

    private Next order(String order, String reason, String message, Draft status) {
        var answer = firn.put(PATH + status.id() + ":" + order);
        if (answer.ok()) {
            status.tell(reason, message);
        }
        return after(answer, status);
    }

    private static Next after(Answer answer, Draft status) {
        if (answer.ok()) {
            return Next.soon();
        }
        if (answer.conflict()) {
            // Something else is under way with it, most often an order that we gave ourselves.
            status.syncing("Busy", answer.message());
            return Next.failed();
        }
        return Refusals.unchanged(status, answer);
    }
}
