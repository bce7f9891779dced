package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceState.AwaitingPlace;
import cloud.firn.compute.instance.InstanceState.Known;
import cloud.firn.compute.instance.InstanceState.Seated;
import cloud.firn.compute.instance.InstanceState.Stopped;
import cloud.firn.compute.instance.InstanceState.Undoing;
import cloud.firn.platform.entity.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * An instance as others may see it.
 *
 * @param phase where it is in its life, finer than what the API says
 * @param address public IPv4 address, once it has one
 * @param hypervisor where it lives, once it has a place
 * @param reason why it is in this state when nobody asked for that
 */
record InstanceView(
        String id,
        InstanceSpec spec,
        Phase phase,
        @Nullable String address,
        @Nullable String mac,
        @Nullable String hypervisor,
        @Nullable String reason)
        implements CborSerializable {

    static InstanceView of(String id, Known known) {
        var spec = known.wanted().spec();
        if (known instanceof Seated seated) {
            var seat = seated.seat();
            return new InstanceView(
                    id, spec, known.phase(), seat.address(), seat.mac(), seat.hypervisor(), reasonOf(known));
        }
        if (known instanceof AwaitingPlace waiting) {
            return new InstanceView(id, spec, known.phase(), waiting.address(), waiting.mac(), null, null);
        }
        return new InstanceView(id, spec, known.phase(), null, null, null, null);
    }

    private static @Nullable String reasonOf(Known known) {
        if (known instanceof Stopped stopped) {
            return stopped.reason();
        }
        return known instanceof Undoing undoing ? undoing.detail() : null;
    }
}
