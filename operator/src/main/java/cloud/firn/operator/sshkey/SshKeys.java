package cloud.firn.operator.sshkey;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.Reconciler;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;

/**
 * Registers SSH keys. The id of a key is its name.
 *
 * <p>A key that is there already with the same name and the same content is taken over: nobody could tell it from ours.
 */
public final class SshKeys implements Reconciler {
    private static final String PATH = "/ssh-key";

    private final FirnApi firn;

    public SshKeys(FirnApi firn) {
        this.firn = firn;
    }

    @Override
    public Kind kind() {
        return Kind.SSH_KEY;
    }

    @Override
    public Next converge(Custom object, Draft status) {
        var spec = object.spec(SshKeySpec.class);
        var name = name(object, spec);
        if (status.id().isEmpty()) {
            return register(spec, name, status);
        }
        var found = firn.get(PATH + "/" + name);
        if (found.missing()) {
            return Refusals.lost(status, "The SSH key " + name);
        }
        if (!found.ok()) {
            return Refusals.unchanged(status, found);
        }
        if (!isOurs(found, spec)) {
            status.lost();
            return taken(status, name);
        }
        status.set("fingerprint", spec.fingerprint());
        status.synced("The key is registered.");
        status.ready("Registered", "Instances can be made with it.");
        return Next.settled();
    }

    @Override
    public Next remove(Custom object, Draft status) {
        var spec = object.spec(SshKeySpec.class);
        var name = name(object, spec);
        if (status.id().isEmpty()) {
            // It may have been registered by a step that could not write so. The same call says yes again, or does it
            // now.
            var unused = registered(spec, name, status);
        }
        var found = firn.get(PATH + "/" + name);
        if (found.missing() || (found.ok() && !isOurs(found, spec))) {
            return Next.gone();
        }
        var deleted = firn.delete(PATH + "/" + name);
        return deleted.ok() || deleted.missing()
                ? Next.again()
                : Refusals.unremoved(status, "Refused", deleted.message());
    }

    private Next register(SshKeySpec spec, String name, Draft status) {
        var answer = registered(spec, name, status);
        if (answer.ok() || (answer.conflict() && isOurs(firn.get(PATH + "/" + name), spec))) {
            status.made(name);
            status.tell("Registered", "The SSH key " + name + " is registered.");
            return Next.again();
        }
        if (answer.conflict()) {
            status.nextAttempt();
            return taken(status, name);
        }
        return Refusals.unmade(status, answer);
    }

    private Answer registered(SshKeySpec spec, String name, Draft status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("public-key", spec.publicKey().strip());
        return firn.post(PATH, body, status.idempotencyKey("ssh-key"));
    }

    private static Next taken(Draft status, String name) {
        return Refusals.unmade(
                status,
                "NameTaken",
                "Firn has another SSH key named " + name
                        + ". Delete that one, or make this object anew with another spec.name.");
    }

    private static boolean isOurs(Answer found, SshKeySpec spec) {
        return found.ok() && found.text("fingerprint").equals(spec.fingerprint());
    }

    private static String name(Custom object, SshKeySpec spec) {
        return Objects.requireNonNullElse(spec.name(), object.key().name());
    }
}
