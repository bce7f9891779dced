package cloud.firn.operator.reconcile;

import cloud.firn.operator.firn.Answer;
import org.jspecify.annotations.Nullable;

/** What is said of an object when Firn said no: the same for all kinds. */
public final class Refusals {
    private Refusals() {}

    /** Something was not made, and will not be before somebody changes something; a later attempt asks anew. */
    public static Next unmade(Draft status, Answer answer) {
        status.nextAttempt();
        return unmade(status, "Refused", answer.message());
    }

    /** The same, with words of our own. */
    public static Next unmade(Draft status, String reason, String message) {
        status.refused(reason, message);
        status.notReady(reason, "It is not there; the condition Synced says why.");
        return Next.failed();
    }

    /** Something that is there could not be changed. */
    public static Next unchanged(Draft status, Answer answer) {
        status.refused("Refused", answer.message());
        return Next.failed();
    }

    /** Something is not removed yet; whoever sees the object learns why, and what to do. */
    public static Next unremoved(Draft status, String reason, String message) {
        status.refused(reason, message);
        status.notReady("Deleting", message);
        return Next.failed();
    }

    /** What was made is there no more, though nobody deleted the object: the next step makes another. */
    public static Next lost(Draft status, String what) {
        status.warn("Lost", what + " was deleted outside of Kubernetes. It is made again.");
        status.syncing("Lost", what + " was deleted outside of Kubernetes. It is made again.");
        status.notReady("Lost", "It is made again.");
        status.lost();
        return Next.again();
    }

    /**
     * An object may say in which zone it is meant to be; another zone's operator is not this one.
     *
     * @return null when it is this one's
     */
    public static @Nullable Next otherZone(@Nullable String wanted, String here, Draft status) {
        return wanted == null || wanted.equals(here)
                ? null
                : unmade(
                        status,
                        "OtherZone",
                        "spec.zone is " + wanted + ", and this operator works for " + here
                                + ". Make the object anew without spec.zone, or in a cluster of that zone.");
    }
}
