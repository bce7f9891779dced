package cloud.firn.operator.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.firn.Outage;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the virtual machine of an object, and no second one.
 *
 * <p>Two things see to that. All calls of one attempt have one {@code Idempotency-Key}, so that the one after a crash gets the
 * answer of the one before. And the machine carries the object's UID as a label, so that it is found by that when the key does
 * not help: when the specification was changed in between, or a day has passed.
 */
final class Making {
    /** Labels of the machine that the operator keeps. */
    static final String UID_LABEL = "cloud.firn/uid";

    static final String NAMESPACE_LABEL = "cloud.firn/namespace";

    private static final Set<String> ENDING = Set.of("destroying", "destroyed", "expunging", "error");
    private static final String UNCLEAR = "unclearSince";

    private final FirnApi firn;
    private final References references;
    private final Catalogue catalogue;
    private final Duration unclear;

    /** @param unclear after which a call that was never answered has either left a machine in the list, or none */
    Making(FirnApi firn, References references, Duration unclear) {
        this.firn = firn;
        this.references = references;
        this.catalogue = new Catalogue(firn);
        this.unclear = unclear;
    }

    /** Whether a machine in this state will be none. */
    static boolean isEnding(String state) {
        return ENDING.contains(state);
    }

    /** The machine that carries the object's UID; empty when there is none. */
    Optional<String> find(Custom object) {
        var filter = URLEncoder.encode(UID_LABEL + ":" + object.uid(), UTF_8);
        var listed = firn.get("/instance?labels=" + filter);
        if (!listed.ok()) {
            throw new Outage("Firn did not list instances: " + listed.message(), Duration.ZERO);
        }
        for (JsonNode machine : listed.body().path("instances")) {
            if (!isEnding(machine.path("state").asText())) {
                return Optional.of(machine.path("id").asText());
            }
        }
        return Optional.empty();
    }

    Next make(Custom object, InstanceSpec spec, Draft status) {
        var there = find(object);
        if (there.isPresent()) {
            return made(status, there.get(), "");
        }
        status.notReady("Creating", "The instance is not made yet.");
        var body = JsonNodeFactory.instance.objectNode();
        var next = fill(body, object, spec, status);
        if (next.isPresent()) {
            return next.get();
        }
        var answer = firn.post("/instance", body, status.idempotencyKey("instance"));
        if (answer.ok()) {
            status.tell("Created", "The instance " + answer.reference() + " is being made.");
            return made(status, answer.reference(), answer.text("id"));
        }
        return answer.keyIsOfAnotherCall() ? unclear(status) : refused(status, answer);
    }

    private static Next made(Draft status, String id, String operation) {
        status.made(id);
        status.set("operation", operation);
        status.set(UNCLEAR, "");
        status.syncing("Created", "The instance is being made.");
        return Next.soon();
    }

    private static Next refused(Draft status, Answer answer) {
        status.set(UNCLEAR, "");
        return Refusals.unmade(status, answer);
    }

    /** An earlier call with an older specification may have made the machine; then the list will show it. */
    private Next unclear(Draft status) {
        var since = status.text(UNCLEAR);
        if (since.isEmpty()) {
            status.set(UNCLEAR, Instant.now().toString());
        } else if (Instant.parse(since).plus(unclear).isBefore(Instant.now())) {
            status.set(UNCLEAR, "");
            status.nextAttempt();
        }
        status.syncing(
                "Unclear", "An earlier call may have made the instance. It is looked for before another is made.");
        return Next.soon();
    }

    /** Writes down what is asked for; or says what that has to wait for. */
    private Optional<Next> fill(ObjectNode body, Custom object, InstanceSpec spec, Draft status) {
        var template = catalogue.template(spec.template());
        if (!template.found()) {
            return Optional.of(unknown(status, "template", spec.template(), template));
        }
        var type = catalogue.type(spec.type());
        if (!type.found()) {
            return Optional.of(unknown(status, "type", spec.type(), type));
        }
        body.put("name", object.key().name()).put("disk-size", spec.diskGib()).put("auto-start", spec.shallRun());
        body.putObject("template").put("id", template.id());
        body.putObject("instance-type").put("id", type.id());
        body.putObject("labels")
                .put(UID_LABEL, object.uid())
                .put(NAMESPACE_LABEL, object.key().namespace());
        if (!spec.encodedUserData().isEmpty()) {
            body.put("user-data", spec.encodedUserData());
        }
        if (spec.sshKey() != null) {
            var key = references.find(object, Kind.SSH_KEY, spec.sshKey());
            if (!key.found()) {
                return Optional.of(References.await(key, status));
            }
            body.putArray("ssh-keys").addObject().put("name", key.id());
        }
        var groups = body.putArray("security-groups");
        for (var name : spec.groups()) {
            var group = references.find(object, Kind.SECURITY_GROUP, name);
            if (!group.found()) {
                return Optional.of(References.await(group, status));
            }
            groups.addObject().put("id", group.id());
        }
        return Optional.empty();
    }

    private static Next unknown(Draft status, String field, String wanted, Catalogue.Entry entry) {
        return Refusals.unmade(
                status,
                "Invalid",
                "There is no " + field + " " + wanted + "; Firn has " + String.join(", ", entry.names())
                        + ". Make the object anew with one of these as spec." + field + ".");
    }
}
