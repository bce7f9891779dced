package cloud.firn.operator.instance;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.Reconciler;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.Refusals;
import java.time.Duration;

/**
 * Makes virtual machines and keeps them as their objects say: that they are there, whether they run, in which groups they are,
 * their user data and their labels. Template, type and disk are decided when they are made.
 */
public final class Instances implements Reconciler {
    private static final String PATH = "/instance/";
    private static final String STATE = "state";
    private static final String ADDRESS = "address";
    private static final String OPERATION = "operation";

    private final FirnApi firn;
    private final String zone;
    private final Making making;
    private final Keeping keeping;

    /**
     * @param zone of this operator
     * @param unclear how long a call that was never answered may still leave a machine; see {@link Making}
     */
    public Instances(FirnApi firn, References references, String zone, Duration unclear) {
        this.firn = firn;
        this.zone = zone;
        this.making = new Making(firn, references, unclear);
        this.keeping = new Keeping(firn, references);
    }

    @Override
    public Kind kind() {
        return Kind.INSTANCE;
    }

    @Override
    public Next converge(Custom object, Draft status) {
        var spec = object.spec(InstanceSpec.class);
        var elsewhere = Refusals.otherZone(spec.zone(), zone, status);
        if (elsewhere != null) {
            return elsewhere;
        }
        if (status.id().isEmpty()) {
            return making.make(object, spec, status);
        }
        var found = firn.get(PATH + status.id());
        if (found.missing() || isOver(found)) {
            return vanished(status);
        }
        if (!found.ok()) {
            return Refusals.unchanged(status, found);
        }
        show(found, status);
        return Making.isEnding(found.text(STATE)) ? ending(found, status) : keeping.keep(object, spec, found, status);
    }

    @Override
    public Next remove(Custom object, Draft status) {
        var id = status.id().isEmpty() ? making.find(object).orElse("") : status.id();
        if (id.isEmpty()) {
            return Next.gone();
        }
        var found = firn.get(PATH + id);
        if (found.missing() || isOver(found)) {
            return Next.gone();
        }
        status.made(id);
        show(found, status);
        status.syncing("Deleting", "The instance is being deleted.");
        status.notReady("Deleting", "The instance is being deleted.");
        if (Making.isEnding(found.text(STATE))) {
            return Next.soon();
        }
        var deleted = firn.delete(PATH + id);
        return deleted.ok() || deleted.missing()
                ? Next.soon()
                : Refusals.unremoved(status, "Refused", deleted.message());
    }

    private static void show(Answer found, Draft status) {
        status.set(STATE, found.text(STATE));
        status.set(ADDRESS, found.body().path("public-ip").asText(""));
    }

    private static boolean isOver(Answer found) {
        return found.ok() && found.text(STATE).equals("destroyed");
    }

    private static Next ending(Answer found, Draft status) {
        status.syncing("Ending", "The instance is " + found.text(STATE) + ". Another is made when it is gone.");
        status.notReady("Ending", "The instance is " + found.text(STATE) + ".");
        return Next.soon();
    }

    /** It was never finished, or somebody deleted it. */
    private Next vanished(Draft status) {
        var operation = status.text(OPERATION);
        status.set(STATE, "");
        status.set(ADDRESS, "");
        status.set(OPERATION, "");
        var end = operation.isEmpty() ? null : firn.get("/operation/" + operation);
        if (end == null || !end.text(STATE).equals("failure")) {
            return Refusals.lost(status, "The instance " + status.id());
        }
        status.lost();
        status.refused("CreateFailed", "Firn could not make it: " + end.text("message"));
        status.notReady("CreateFailed", "It is tried again by itself.");
        return Next.failed();
    }
}
