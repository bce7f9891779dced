package cloud.firn.compute.instance;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an instance; with {@link InstanceState} the words for it.
 *
 * <pre>
 * Absent --Requested--> AwaitingAddress --AddressTaken--> AwaitingPlace --Placed--> Creating --Booted--> Running
 * Running --StopOrdered--> Stopping --Halted--> Stopped --StartOrdered--> Starting --Booted--> Running
 * Running --RebootOrdered--> Rebooting --Rebooted--> Running        Running --Halted--> Stopped (crashed, powered off)
 * any that is placed --DestroyOrdered--> Destroying --Destroyed--> Gone        not placed --Withdrawn--> Gone
 * not placed --CreationFailed--> Gone        Creating --CreationFailed--> Undoing --Undone--> Gone
 * </pre>
 *
 * <p>Intent ({@link Wanted}) is ours; what was observed of a run is the hypervisor's claim, taken only when it speaks of
 * the run that is wanted. A transition exists only as an {@code on} method of the state that allows it. No Akka here.
 */
sealed interface InstanceEvent extends CborSerializable {
    Instant at();

    record Requested(InstanceSpec spec, Errand.Asked asked, Instant at) implements InstanceEvent {}

    record AddressTaken(String address, String mac, Instant at) implements InstanceEvent {}

    record Placed(String hypervisor, Instant at) implements InstanceEvent {}

    /** It cannot be made; {@code reason} is one of the API's words, {@code detail} a sentence for the customer. */
    record CreationFailed(String reason, String detail, Instant at) implements InstanceEvent {}

    record Undone(Instant at) implements InstanceEvent {}

    record StartOrdered(Errand.Asked asked, Instant at) implements InstanceEvent {}

    record Booted(long run, Instant startedAt, Instant at) implements InstanceEvent {}

    record BootFailed(long run, String detail, Instant at) implements InstanceEvent {}

    record StopOrdered(Errand.Asked asked, Instant at) implements InstanceEvent {}

    /** The run is over; {@code startedAt} is null when its guest was never let run. */
    record Halted(long run, @Nullable Instant startedAt, Instant stoppedAt, String cause, Instant at)
            implements InstanceEvent {
        /** Why, when nobody ordered it. */
        @Nullable
        String reason() {
            return cause.equals("ordered") ? null : cause;
        }
    }

    record RebootOrdered(Errand.Asked asked, Instant at) implements InstanceEvent {}

    record Rebooted(long run, long reboots, Instant at) implements InstanceEvent {}

    record Updated(String name, Map<String, String> labels, @Nullable String userData, Errand.Asked asked, Instant at)
            implements InstanceEvent {}

    record GroupsChanged(List<String> groups, Errand.Asked asked, Instant at) implements InstanceEvent {}

    /** Asked for what already holds: a start of what runs, a stop of what is stopped. */
    record Confirmed(Errand.Asked asked, Instant at) implements InstanceEvent {}

    record DestroyOrdered(Errand.Asked asked, Instant at) implements InstanceEvent {}

    /** Nothing is left of it. When its run was still open, [{@code startedAt}, {@code stoppedAt}) is what it ran. */
    record Destroyed(@Nullable Instant startedAt, @Nullable Instant stoppedAt, Instant at) implements InstanceEvent {}

    /** Destroyed before anything was done for it on a hypervisor. */
    record Withdrawn(Errand.Asked asked, Instant at) implements InstanceEvent {}

    /** The deadline passed: the customer is told, the order stands and is told again. */
    record Overran(Instant at) implements InstanceEvent {}

    /** The hypervisor does not do yet what it was told, so it is told again. */
    record OrderRepeated(Instant at) implements InstanceEvent {}
}
