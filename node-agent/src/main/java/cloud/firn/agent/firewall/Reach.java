package cloud.firn.agent.firewall;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a flow may begin, decided from the groups themselves: what the compiled rules must agree with, and what the simulator
 * answers.
 *
 * @param from IPv4 address of whoever begins the flow
 * @param to IPv4 address it is for
 * @param port of {@code to}; ignored where the protocol has none
 */
public record Reach(String from, String to, String protocol, int port) {
    private static final int SMTP = 25;

    /** Whether the rules in force on this hypervisor let it pass, towards an instance or from one. */
    public boolean isAllowed(Collection<Desired.Port> ports, Map<String, Desired.Group> groups) {
        var sender = portOf(ports, from);
        var receiver = portOf(ports, to);
        return sender.map(port -> mayLeave(port, groups)).orElse(true)
                && receiver.map(port -> mayEnter(groupsOf(port, groups), groups))
                        .orElse(true);
    }

    private static Optional<Desired.Port> portOf(Collection<Desired.Port> ports, String address) {
        return ports.stream().filter(port -> port.address().equals(address)).findFirst();
    }

    private static List<Desired.Group> groupsOf(Desired.Port port, Map<String, Desired.Group> groups) {
        return port.groups().stream()
                .map(groups::get)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private boolean mayEnter(List<Desired.Group> own, Map<String, Desired.Group> groups) {
        return own.stream()
                .flatMap(group -> group.rules().stream())
                .anyMatch(rule -> rule.direction().equals("ingress") && speaksOf(rule, from, groups));
    }

    private boolean mayLeave(Desired.Port port, Map<String, Desired.Group> groups) {
        if (protocol.equals("tcp") && this.port == SMTP) {
            return false;
        }
        var rules = groupsOf(port, groups).stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule.direction().equals("egress"))
                .toList();
        boolean open = rules.isEmpty() && groups.keySet().containsAll(port.groups());
        return open || rules.stream().anyMatch(rule -> speaksOf(rule, to, groups));
    }

    private boolean speaksOf(Rule rule, String peer, Map<String, Desired.Group> groups) {
        boolean protocolFits = rule.protocol().equals("all") || rule.protocol().equals(protocol);
        return protocolFits && portFits(rule) && peerFits(rule, peer, groups);
    }

    private boolean portFits(Rule rule) {
        var first = rule.startPort();
        if (first == null || !(protocol.equals("tcp") || protocol.equals("udp"))) {
            return true;
        }
        int last = rule.endPort() == null ? first : rule.endPort();
        return first <= port && port <= last;
    }

    private static boolean peerFits(Rule rule, String peer, Map<String, Desired.Group> groups) {
        if (rule.group() != null) {
            var group = groups.get(rule.group());
            return group != null && group.members().contains(peer);
        }
        return contains(rule.network(), peer);
    }

    private static boolean contains(@Nullable String network, String address) {
        if (network == null || network.contains(":")) {
            return false;
        }
        var parts = network.split("/", -1);
        int length = parts.length == 1 ? 32 : Integer.parseInt(parts[1]);
        long mask = length == 0 ? 0 : 0xFFFFFFFFL << (32 - length) & 0xFFFFFFFFL;
        return (number(parts[0]) & mask) == (number(address) & mask);
    }

    private static long number(String address) {
        long number = 0;
        for (var part : address.split("\\.", -1)) {
            number = number * 256 + Long.parseLong(part);
        }
        return number;
    }
}
