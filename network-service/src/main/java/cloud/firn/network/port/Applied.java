package cloud.firn.network.port;

import cloud.firn.network.port.PortsInCassandra.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far each host has come with each group that it needs: translates the versions that hosts are told and report (which
 * also grow with members) to versions of the group's rules. Not thread-safe: one actor owns it.
 */
final class Applied {
    private final Map<String, Map<String, Host>> groups = new HashMap<>();

    /** One host's way with one group; {@code rules} maps versions as told to versions of the rules. */
    private static final class Host {
        private final TreeMap<Long, Long> rules = new TreeMap<>();
        private long reported;
        private long applied;

        /** Whether the host has newly come further. */
        boolean settle() {
            var now = rules.floorEntry(reported);
            if (now == null) {
                return false;
            }
            rules.headMap(now.getKey(), false).clear();
            var further = now.getValue() > applied;
            applied = Math.max(applied, now.getValue());
            return further;
        }
    }

    /** What was known before a restart. */
    void read(Progress before) {
        var host = host(before.group(), before.host());
        host.reported = before.reported();
        host.applied = before.applied();
    }

    /** A host's record of a group has {@code version}, which holds the rules of version {@code rules}. */
    Optional<Progress> told(String group, String hostName, long version, long rules) {
        var unknown = !groups.getOrDefault(group, Map.of()).containsKey(hostName);
        var host = host(group, hostName);
        host.rules.put(version, rules);
        return host.settle() || unknown ? Optional.of(progress(group, hostName, host)) : Optional.empty();
    }

    /** A host reported the version of each group that it filters by; answers who came further. */
    List<Progress> reported(String hostName, Map<String, Long> versions) {
        return versions.entrySet().stream()
                .flatMap(entry -> Optional.ofNullable(find(entry.getKey(), hostName)).stream()
                        .filter(host -> entry.getValue() > host.reported)
                        .flatMap(host -> {
                            host.reported = entry.getValue();
                            return host.settle()
                                    ? Stream.of(progress(entry.getKey(), hostName, host))
                                    : Stream.<Progress>empty();
                        }))
                .toList();
    }

    /** The host does not need the group any more. */
    void forget(String group, String hostName) {
        groups.computeIfPresent(group, (id, hosts) -> {
            hosts.remove(hostName);
            return hosts.isEmpty() ? null : hosts;
        });
    }

    /** Every host that needs some group. */
    List<Progress> all() {
        return groups.entrySet().stream()
                .flatMap(group -> group.getValue().entrySet().stream()
                        .map(host -> progress(group.getKey(), host.getKey(), host.getValue())))
                .toList();
    }

    private @Nullable Host find(String group, String hostName) {
        return groups.getOrDefault(group, Map.of()).get(hostName);
    }

    private Host host(String group, String hostName) {
        return Objects.requireNonNull(
                groups.computeIfAbsent(group, any -> new HashMap<>()).computeIfAbsent(hostName, any -> new Host()));
    }

    private static Progress progress(String group, String hostName, Host host) {
        return new Progress(group, hostName, host.reported, host.applied);
    }
}
