package cloud.firn.network.port;

import static java.util.Objects.requireNonNull;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.network.securitygroup.GroupRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All groups and ports of the zone, and for each change the records of the wanted firewalls that it may have touched.
 *
 * <p>Gives the answer of {@link Firewalls#of} without computing what did not change. Not thread-safe: one actor owns it.
 */
final class FirewallModel {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** Names one record of one host's wanted firewall. */
    record RecordKey(String host, Kind kind, String id) {
        /** The key of the record on the topic. */
        String onTopic() {
            return host + "/" + kind.word + "/" + id;
        }
    }

    /** What a record is about. */
    enum Kind {
        GROUP("group"),
        PORT("port");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private final Map<String, GroupRules> groups = new HashMap<>();
    private final Map<String, Port> ports = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    /** Since when an instance, or a group, is known to be gone. */
    private final Map<String, Instant> goneSince = new HashMap<>();
    /** Instances on each host that it must filter for. */
    private final Map<String, Set<String>> portsOn = new HashMap<>();
    /** Instances that are in each group, placed or not, whether the group exists or not. */
    private final Map<String, Set<String>> usersOf = new HashMap<>();
    /** Groups whose rules name each group. */
    private final Map<String, Set<String>> namedBy = new HashMap<>();

    /** Takes a port as it is now; one that is older than what is known changes nothing. */
    Set<RecordKey> put(Port port) {
        var before = ports.get(port.instance());
        if (before != null && before.sequence() >= port.sequence()) {
            return Set.of();
        }
        if (before != null && sameFor(before, port)) {
            ports.put(port.instance(), port);
            return Set.of();
        }
        var touched = new HashSet<RecordKey>();
        if (before != null) {
            touchedBy(before, touched);
            unindex(before);
        }
        ports.put(port.instance(), port);
        index(port);
        touchedBy(port, touched);
        return touched;
    }

    /** Takes a group as it is now; an older version, or a group that was deleted, changes nothing. */
    Set<RecordKey> put(GroupRules group) {
        var before = groups.get(group.id());
        if (deleted.contains(group.id()) || (before != null && before.version() >= group.version())) {
            return Set.of();
        }
        return replace(group.id(), before, group);
    }

    /** Forgets a group for ever. */
    Set<RecordKey> delete(String group) {
        deleted.add(group);
        var before = groups.get(group);
        return before == null ? Set.of() : replace(group, before, null);
    }

    /**
     * Forgets what has been known to be gone for an hour, so that memory holds what there is and not what ever was. Whoever
     * tells of it again finds out elsewhere that it is gone.
     */
    void forget(Instant now) {
        var gone = new HashSet<>(deleted);
        ports.values().stream().filter(Port::gone).map(Port::instance).forEach(gone::add);
        goneSince.keySet().retainAll(gone);
        for (var id : gone) {
            if (goneSince.computeIfAbsent(id, first -> now).isBefore(now.minus(REMEMBERED))) {
                goneSince.remove(id);
                deleted.remove(id);
                ports.remove(id);
            }
        }
    }

    /** The record that a host should be told, without its version; null when it needs none. */
    @Nullable
    Desired wanted(RecordKey key) {
        return key.kind() == Kind.PORT ? wantedPort(key) : wantedGroup(key);
    }

    /** Every record that some host should be told. */
    Set<RecordKey> everything() {
        var all = new HashSet<RecordKey>();
        ports.values().forEach(port -> touchedBy(port, all));
        return all;
    }

    /** The instances in a group that are not gone, placed or not. */
    List<Port> users(String group) {
        return usersOf.getOrDefault(group, Set.of()).stream()
                .map(id -> requireNonNull(ports.get(id)))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** The groups of a port that were never heard of: neither as existing nor as deleted. */
    Set<String> unheardOf(Port port) {
        return port.groups().stream()
                .filter(id -> !groups.containsKey(id) && !deleted.contains(id))
                .collect(Collectors.toSet());
    }

    Optional<Port> port(String instance) {
        return Optional.ofNullable(ports.get(instance));
    }

    boolean isDeleted(String group) {
        return deleted.contains(group);
    }

    /** The version of a group's rules; 0 when there is no such group. */
    long version(String group) {
        var known = groups.get(group);
        return known == null ? 0 : known.version();
    }

    Collection<GroupRules> groups() {
        return groups.values();
    }

    Collection<Port> ports() {
        return ports.values();
    }

    private Set<RecordKey> replace(String id, @Nullable GroupRules before, @Nullable GroupRules after) {
        var touched = new HashSet<RecordKey>();
        touchedByGroup(id, touched);
        if (before != null) {
            before.names().forEach(name -> drop(namedBy, name, id));
            groups.remove(id);
        }
        if (after != null) {
            groups.put(id, after);
            after.names().forEach(name -> add(namedBy, name, id));
        }
        touchedByGroup(id, touched);
        if (before == null || after == null) {
            usersOf.getOrDefault(id, Set.of()).forEach(user -> touchedByPort(requireNonNull(ports.get(user)), touched));
        }
        return touched;
    }

    private static boolean sameFor(Port before, Port after) {
        return before.gone() == after.gone()
                && Objects.equals(before.filteredBy(), after.filteredBy())
                && Objects.equals(before.address(), after.address())
                && Objects.equals(before.mac(), after.mac())
                && before.name().equals(after.name())
                && before.groups().equals(after.groups());
    }

    private void touchedBy(Port port, Set<RecordKey> touched) {
        if (port.placed()) {
            touchedByPort(port, touched);
            port.groups().forEach(group -> touchedByGroup(group, touched));
        }
    }

    private static void touchedByPort(Port port, Set<RecordKey> touched) {
        var host = port.filteredBy();
        if (host != null) {
            touched.add(new RecordKey(host, Kind.PORT, port.instance()));
        }
    }

    /** Where a group has a member, it and all that it names; and it itself where a group that names it has a member. */
    private void touchedByGroup(String id, Set<RecordKey> touched) {
        var group = groups.get(id);
        var names = group == null ? Set.<String>of() : group.names();
        hostsOf(id).forEach(host -> {
            touched.add(new RecordKey(host, Kind.GROUP, id));
            names.forEach(name -> touched.add(new RecordKey(host, Kind.GROUP, name)));
        });
        namedBy.getOrDefault(id, Set.of())
                .forEach(naming -> hostsOf(naming).forEach(host -> touched.add(new RecordKey(host, Kind.GROUP, id))));
    }

    private Stream<String> hostsOf(String group) {
        return usersOf.getOrDefault(group, Set.of()).stream()
                .map(id -> requireNonNull(ports.get(id)).filteredBy())
                .filter(Objects::nonNull)
                .distinct();
    }

    private @Nullable Desired wantedPort(RecordKey key) {
        var port = ports.get(key.id());
        return port != null && key.host().equals(port.filteredBy()) ? Firewalls.port(port, groups) : null;
    }

    private @Nullable Desired wantedGroup(RecordKey key) {
        var group = groups.get(key.id());
        if (group == null) {
            return null;
        }
        var ruling = new HashSet<String>();
        portsOn.getOrDefault(key.host(), Set.of())
                .forEach(id -> ruling.addAll(Firewalls.memberships(requireNonNull(ports.get(id)), groups)));
        var rules = ruling.contains(key.id());
        var named = namedBy.getOrDefault(key.id(), Set.of()).stream()
                .filter(ruling::contains)
                .anyMatch(naming -> Firewalls.named(requireNonNull(groups.get(naming)), groups)
                        .contains(key.id()));
        return rules || named ? Firewalls.group(key.host(), group, rules, named ? members(group) : List.of()) : null;
    }

    private List<String> members(GroupRules group) {
        return users(group.id()).stream()
                .filter(port -> port.placed() && port.organisation().equals(group.organisation()))
                .map(port -> requireNonNull(port.address()))
                .sorted()
                .toList();
    }

    private void index(Port port) {
        var host = port.filteredBy();
        if (host != null) {
            add(portsOn, host, port.instance());
        }
        if (!port.gone()) {
            port.groups().forEach(group -> add(usersOf, group, port.instance()));
        }
    }

    private void unindex(Port port) {
        var host = port.filteredBy();
        if (host != null) {
            drop(portsOn, host, port.instance());
        }
        port.groups().forEach(group -> drop(usersOf, group, port.instance()));
    }

    private static void add(Map<String, Set<String>> index, String key, String one) {
        index.computeIfAbsent(key, any -> new TreeSet<>()).add(one);
    }

    private static void drop(Map<String, Set<String>> index, String key, String one) {
        index.computeIfPresent(key, (any, set) -> {
            set.remove(one);
            return set.isEmpty() ? null : set;
        });
    }
}
