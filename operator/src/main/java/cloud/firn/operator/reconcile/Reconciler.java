package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;

/**
 * What a kind knows: how to bring what is in Firn closer to what an object says.
 *
 * <p>Both methods are called with the object as it is now, again and again, from any state that a crash may leave. They do a
 * step and say when the next is due; what the next step has to know is in the status, which is written after each. They throw
 * {@code Outage} when Firn could not be asked.
 */
public interface Reconciler {
    Kind kind();

    /** A step towards what the specification says. Our finalizer is there. */
    Next converge(Custom object, Draft status);

    /** A step towards nothing; {@code GONE} when nothing is left. */
    Next remove(Custom object, Draft status);

    /** What has to be done so that what was made lives on without its object. */
    default void release(Custom object) {}
}
