package cloud.firn.network.port;

import cloud.firn.contracts.hosts.Desired;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What hosts were last told about firewalls, by Kafka key. The compacted topic is the durable form of it.
 *
 * <p>Versions are the time in milliseconds, or one more than the last where that is later: so they grow across restarts,
 * and across a record's being withdrawn and told again. Not thread-safe: one actor owns it.
 */
final class Told {
    private final Map<String, Desired> told = new HashMap<>();

    /** What the topic holds under {@code key}; null for a tombstone. */
    void read(String key, @Nullable Desired record) {
        if (record instanceof Desired.Instance) {
            return;
        }
        if (record == null) {
            told.remove(key);
        } else {
            told.put(key, record);
        }
    }

    /** Whether a host's record is not what it should be. */
    boolean differs(String key, @Nullable Desired wanted) {
        var last = told.get(key);
        return last == null
                ? wanted != null
                : wanted == null || !withVersion(last, Firewalls.UNTOLD).equals(wanted);
    }

    /** Notes that {@code wanted} is being told, and answers it with its version. */
    Desired tell(String key, Desired wanted, Instant now) {
        var last = told.get(key);
        var version = Math.max(now.toEpochMilli(), last == null ? 0 : version(last) + 1);
        var record = withVersion(wanted, version);
        told.put(key, record);
        return record;
    }

    /** Notes that nothing is wanted any more. */
    void withdraw(String key) {
        told.remove(key);
    }

    @Nullable
    Desired last(String key) {
        return told.get(key);
    }

    Set<String> keys() {
        return Set.copyOf(told.keySet());
    }

    static long version(Desired record) {
        if (record instanceof Desired.Port port) {
            return port.version();
        }
        return record instanceof Desired.Group group ? group.version() : Firewalls.UNTOLD;
    }

    private static Desired withVersion(Desired record, long version) {
        if (record instanceof Desired.Port port) {
            return new Desired.Port(
                    port.host(),
                    port.instance(),
                    port.organisation(),
                    version,
                    port.address(),
                    port.mac(),
                    port.groups());
        }
        if (record instanceof Desired.Group group) {
            return new Desired.Group(group.host(), group.group(), version, group.rules(), group.members());
        }
        throw new IllegalArgumentException("Not of network: " + record.key());
    }
}
