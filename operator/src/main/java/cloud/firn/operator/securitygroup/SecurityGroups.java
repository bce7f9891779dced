package cloud.firn.operator.securitygroup;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.Reconciler;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;

/** Makes security groups and keeps their rules as their objects say. */
public final class SecurityGroups implements Reconciler {
    private static final String PATH = "/security-group";

    private final FirnApi firn;
    private final Rules rules;

    public SecurityGroups(FirnApi firn, References references) {
        this.firn = firn;
        this.rules = new Rules(firn, references);
    }

    @Override
    public Kind kind() {
        return Kind.SECURITY_GROUP;
    }

    @Override
    public Next converge(Custom object, Draft status) {
        var spec = object.spec(SecurityGroupSpec.class);
        if (status.id().isEmpty()) {
            return make(object, spec, status);
        }
        var found = firn.get(PATH + "/" + status.id());
        if (found.missing()) {
            return Refusals.lost(status, "The security group " + status.id());
        }
        if (!found.ok()) {
            return Refusals.unchanged(status, found);
        }
        var next = rules.keep(object, spec, found, status);
        if (next.isPresent()) {
            return next.get();
        }
        status.synced("The rules are as the specification says.");
        if (found.body().path("applied-version").asLong()
                < found.body().path("version").asLong()) {
            status.notReady("Applying", "Not every hypervisor filters by the newest rules yet.");
            return Next.soon();
        }
        status.ready("Applied", "Every hypervisor that needs the rules filters by them.");
        return Next.settled();
    }

    @Override
    public Next remove(Custom object, Draft status) {
        if (status.id().isEmpty()) {
            // It may have been made by a step that could not write so. The same call tells its id again, or makes it
            // now.
            var made = made(object, object.spec(SecurityGroupSpec.class), status);
            if (!made.ok()) {
                return Next.gone();
            }
            status.made(made.reference());
        }
        var deleted = firn.delete(PATH + "/" + status.id());
        if (deleted.ok() || deleted.missing()) {
            return Next.gone();
        }
        return Refusals.unremoved(status, deleted.conflict() ? "InUse" : "Refused", deleted.message());
    }

    private Next make(Custom object, SecurityGroupSpec spec, Draft status) {
        status.notReady("Creating", "The security group is not made yet.");
        var answer = made(object, spec, status);
        if (answer.ok()) {
            status.made(answer.reference());
            status.syncing("Created", "The rules are added next.");
            status.tell("Created", "The security group " + answer.reference() + " is made.");
            return Next.again();
        }
        if (!answer.conflict()) {
            return Refusals.unmade(status, answer);
        }
        status.nextAttempt();
        return Refusals.unmade(
                status,
                "NameTaken",
                answer.message() + " Delete that one, or make this object anew with another spec.name.");
    }

    private Answer made(Custom object, SecurityGroupSpec spec, Draft status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "name",
                        Objects.requireNonNullElse(spec.name(), object.key().name()));
        if (spec.description() != null) {
            body.put("description", spec.description());
        }
        return firn.post(PATH, body, status.idempotencyKey("security-group"));
    }
}
