package cloud.firn.agent.firewall;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Security groups to a rule set. Pure.
 *
 * <p>Rules speak of the flow, not of the packet: {@code ct original} is the tuple with which a flow began, the same for packets in
 * both directions. Every packet of a flow is judged by the rules in force, so taking a rule away cuts what it had allowed at once,
 * and nothing needs to be remembered about it.
 */
final class Compiler {
    private static final Map<String, Integer> NUMBERS = Map.of("ah", 51, "esp", 50, "gre", 47, "ipip", 4);

    private Compiler() {}

    /**
     * The rule set for the taps that exist. A group that is not known has no rules and no members, and whoever is in it has no open
     * egress: its rules may be the ones that close it.
     */
    static RuleSet compile(
            String name,
            String prefix,
            Map<String, Desired.Port> ports,
            Map<String, Desired.Group> groups,
            Map<String, Attachment> attachments) {
        var rules = new RuleSet(
                name,
                prefix,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
        attachments.forEach((instance, attachment) -> {
            rules.cards().put(attachment.tap(), card(attachment));
            if (attachment.metadataPort() > 0) {
                rules.metadata().put(attachment.tap(), attachment.metadataPort());
            }
            var port = ports.get(instance);
            if (port != null) {
                port(rules, attachment.tap(), port.groups(), groups);
            }
        });
        return rules;
    }

    private static List<String> card(Attachment card) {
        return List.of(
                "ether saddr != " + card.mac() + " counter name \"spoofed-mac\" drop",
                "arp saddr ether != " + card.mac() + " counter name \"spoofed-arp\" drop",
                "arp saddr ip != { 0.0.0.0, " + card.address() + " } counter name \"spoofed-arp\" drop",
                "ether type arp accept",
                "ether type != ip drop",
                "ip saddr 0.0.0.0 udp dport 67 drop",
                "ip saddr != " + card.address() + " counter name \"spoofed-source\" drop",
                "udp sport 67 drop",
                "accept");
    }

    private static void port(RuleSet rules, String tap, Collection<String> ids, Map<String, Desired.Group> groups) {
        var known = ids.stream()
                .sorted()
                .map(groups::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        var in = new ArrayList<>(List.of("ct state invalid drop", "ct state related accept"));
        var out = new ArrayList<>(List.of(
                "ct state invalid drop", "meta l4proto tcp ct original proto-dst 25 drop", "ct state related accept"));
        boolean open = groups.keySet().containsAll(ids);
        for (var group : known) {
            group(rules, group, groups);
            in.add("jump " + chain("i_", group.group()));
            if (group.rules().stream().anyMatch(rule -> rule.direction().equals("egress"))) {
                out.add("jump " + chain("e_", group.group()));
                open = false;
            }
        }
        in.add("drop");
        out.add(open ? "accept" : "drop");
        rules.chains().put("in_" + tap, List.copyOf(in));
        rules.chains().put("out_" + tap, List.copyOf(out));
        rules.ingress().put(tap, "in_" + tap);
        rules.egress().put(tap, "out_" + tap);
    }

    private static void group(RuleSet rules, Desired.Group group, Map<String, Desired.Group> groups) {
        if (rules.chains().containsKey(chain("i_", group.group()))) {
            return;
        }
        for (var way : List.of("ingress", "egress")) {
            var lines = new ArrayList<String>();
            for (var rule : group.rules()) {
                if (rule.direction().equals(way)) {
                    line(rule).ifPresent(lines::add);
                    members(rules, rule.group(), groups);
                }
            }
            rules.chains().put(chain(way.equals("ingress") ? "i_" : "e_", group.group()), List.copyOf(lines));
        }
    }

    private static void members(RuleSet rules, @Nullable String id, Map<String, Desired.Group> groups) {
        if (id != null) {
            var group = groups.get(id);
            rules.sets().put(chain("m_", id), new TreeSet<>(group == null ? List.of() : group.members()));
        }
    }

    private static Optional<String> line(Rule rule) {
        var protocol = protocol(rule);
        var peer = peer(rule);
        return protocol.isPresent() && peer.isPresent()
                ? Optional.of((peer.get() + " " + protocol.get() + " accept").strip())
                : Optional.empty();
    }

    /** The other side; empty when it can never be met on a card that has no IPv6. */
    private static Optional<String> peer(Rule rule) {
        var side = rule.direction().equals("ingress") ? "ct original ip saddr " : "ct original ip daddr ";
        if (rule.group() != null) {
            return Optional.of(side + "@" + chain("m_", rule.group()));
        }
        var network = rule.network();
        if (network == null || network.contains(":")) {
            return Optional.empty();
        }
        return Optional.of(network.endsWith("/0") ? "" : side + network);
    }

    private static Optional<String> protocol(Rule rule) {
        return switch (rule.protocol()) {
            case "all" -> Optional.of("");
            case "tcp", "udp" -> Optional.of("meta l4proto " + rule.protocol() + ports(rule));
            case "icmp" -> Optional.of("meta l4proto icmp" + type(rule));
            case "ah", "esp", "gre", "ipip" -> Optional.of("meta l4proto " + NUMBERS.get(rule.protocol()));
            default -> Optional.empty(); // icmpv6: no IPv6 yet
        };
    }

    private static String ports(Rule rule) {
        var from = rule.startPort();
        if (from == null) {
            return "";
        }
        int to = rule.endPort() == null ? from : rule.endPort();
        return " ct original proto-dst " + (from == to ? String.valueOf(from) : from + "-" + to);
    }

    /** Connection tracking keeps ICMP's type and code where the destination port would be: type first. */
    private static String type(Rule rule) {
        var type = rule.icmpType();
        if (type == null || type < 0) {
            return "";
        }
        var code = rule.icmpCode();
        int first = type * 256 + (code == null || code < 0 ? 0 : code);
        int last = code == null || code < 0 ? type * 256 + 255 : first;
        return " ct original proto-dst " + (first == last ? String.valueOf(first) : first + "-" + last);
    }

    private static String chain(String kind, String id) {
        return kind + id.replaceAll("[^A-Za-z0-9]", "");
    }
}
