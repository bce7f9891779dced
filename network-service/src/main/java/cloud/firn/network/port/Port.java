package cloud.firn.network.port;

import cloud.firn.platform.entity.CborSerializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network card of one instance, as compute last told of it.
 *
 * @param instance UUID
 * @param name of the instance, for people
 * @param host where it is placed; null before that
 * @param address null until one is bound
 * @param groups ids as the customer gave them, existing or not
 * @param sequence of the fact that told it; older ones are ignored
 * @param gone whether the instance is over; kept so that an older fact does not bring it back
 */
record Port(
        String instance,
        String organisation,
        String name,
        @Nullable String host,
        @Nullable String address,
        @Nullable String mac,
        List<String> groups,
        long sequence,
        boolean gone)
        implements CborSerializable {

    /** Whether a host must filter for it: placed, with an address, and not gone. */
    boolean placed() {
        return !gone && host != null && address != null && mac != null;
    }

    /** The host that must filter for it, if any. */
    @Nullable
    String filteredBy() {
        return placed() ? host : null;
    }
}
