package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Key;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.cluster.Resources;
import java.util.Optional;

/** Finds what objects name: other objects of the same namespace, once Firn has given them an id. */
public final class References {
    private final Resources resources;

    public References(Resources resources) {
        this.resources = resources;
    }

    /**
     * What was found.
     *
     * @param id in Firn; empty while there is none
     */
    public record Reference(Key key, String id) {
        public boolean found() {
            return !id.isEmpty();
        }
    }

    public Reference find(Custom from, Kind kind, String name) {
        var key = new Key(kind, from.key().namespace(), name);
        Optional<Custom> object = resources.get(key);
        return new Reference(key, object.map(Custom::externalId).orElse(""));
    }

    /** Says so, and waits. */
    public static Next await(Reference missing, Draft status) {
        status.syncing(
                "WaitingForReference",
                "It names the " + missing.key()
                        + ", which is not there or not made yet. It goes on by itself when it is.");
        return Next.waiting(missing.key());
    }
}
