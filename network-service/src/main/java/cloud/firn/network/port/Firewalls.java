package cloud.firn.network.port;

import static java.util.Objects.requireNonNull;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.network.securitygroup.GroupRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The wanted firewall of every host, as a pure function of all groups and ports.
 *
 * <p>A host is told the port of each instance on it; the rules of a group that has a member on it; and the members of a
 * group that such a rule names. What a host does not need is left out: rules are empty where no member runs, members are
 * empty where no rule names them. A group that does not exist, or is another organisation's, is left out of a port.
 */
final class Firewalls {
    /** The version of what is wanted; the compiler gives the true one when it tells it. */
    static final long UNTOLD = 0;

    private Firewalls() {}

    /** Everything that every host should be told, by Kafka key, without a version. */
    static Map<String, Desired> of(Collection<GroupRules> groups, Collection<Port> ports) {
        var known = groups.stream().collect(Collectors.toMap(GroupRules::id, Function.identity()));
        var wanted = new HashMap<String, Desired>();
        ports.stream()
                .filter(Port::placed)
                .collect(Collectors.groupingBy(port -> requireNonNull(port.host())))
                .forEach((host, here) -> {
                    here.forEach(port -> put(wanted, port(port, known)));
                    groups(host, here, known, ports).forEach(group -> put(wanted, group));
                });
        return wanted;
    }

    private static List<Desired> groups(
            String host, List<Port> here, Map<String, GroupRules> known, Collection<Port> everywhere) {
        Set<String> ruling = new HashSet<>();
        here.forEach(port -> ruling.addAll(memberships(port, known)));
        Set<String> named = new HashSet<>();
        ruling.forEach(group -> named.addAll(named(requireNonNull(known.get(group)), known)));
        Set<String> needed = new HashSet<>(ruling);
        needed.addAll(named);
        return needed.stream()
                .map(id -> group(
                        host,
                        requireNonNull(known.get(id)),
                        ruling.contains(id),
                        named.contains(id) ? members(id, known, everywhere) : List.of()))
                .toList();
    }

    private static List<String> members(String group, Map<String, GroupRules> known, Collection<Port> everywhere) {
        return everywhere.stream()
                .filter(port -> port.placed() && memberships(port, known).contains(group))
                .map(port -> requireNonNull(port.address()))
                .sorted()
                .toList();
    }

    /** The groups of a port that exist and are of its organisation, in the customer's order. */
    static List<String> memberships(Port port, Map<String, GroupRules> known) {
        return port.groups().stream()
                .distinct()
                .filter(id -> {
                    var group = known.get(id);
                    return group != null && group.organisation().equals(port.organisation());
                })
                .toList();
    }

    /** The groups that the rules of a group name, exist and are of its organisation. */
    static Set<String> named(GroupRules group, Map<String, GroupRules> known) {
        return group.names().stream()
                .filter(id -> {
                    var other = known.get(id);
                    return other != null && other.organisation().equals(group.organisation());
                })
                .collect(Collectors.toSet());
    }

    static Desired port(Port port, Map<String, GroupRules> known) {
        return new Desired.Port(
                requireNonNull(port.host()),
                port.instance(),
                port.organisation(),
                UNTOLD,
                requireNonNull(port.address()),
                requireNonNull(port.mac()),
                memberships(port, known));
    }

    static Desired group(String host, GroupRules group, boolean rules, List<String> members) {
        return new Desired.Group(host, group.id(), UNTOLD, rules ? group.rules() : List.of(), members);
    }

    private static void put(Map<String, Desired> wanted, Desired desired) {
        wanted.put(desired.key(), desired);
    }
}
