package cloud.firn.agent.firewall;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * nftables commands: a whole rule set, or what leads from one to another. Pure; the text is one transaction.
 *
 * <p>Order matters within a transaction: a chain is made before it is spoken of, and forgotten before it is taken away.
 */
final class Change {
    private final String name;
    private final List<String> lines = new ArrayList<>();

    private Change(String name) {
        this.name = name;
    }

    /** Replaces whatever there is by this rule set, in one step; the counters begin with what they had. */
    static List<String> whole(RuleSet rules, Map<String, Long> dropped) {
        var change = new Change(rules.name());
        for (var family : List.of("netdev", "inet")) {
            change.add("add table %s %s", family, rules.name());
            change.add("delete table %s %s", family, rules.name());
            change.add("add table %s %s", family, rules.name());
        }
        for (var counter : RuleSet.COUNTERS) {
            change.add(
                    "add counter netdev %s %s { packets %s bytes 0 ; }",
                    rules.name(), counter, dropped.getOrDefault(counter, 0L));
        }
        change.add("add map inet %s ingress { type ifname : verdict ; }", rules.name());
        change.add("add map inet %s egress { type ifname : verdict ; }", rules.name());
        change.add("add map inet %s metadata { type ifname : inet_service ; }", rules.name());
        change.grow(nothing(rules), rules);
        change.hooks(rules.prefix());
        return change.lines;
    }

    /** What leads from {@code before} to {@code after}; nothing when they are equal. */
    static List<String> between(RuleSet before, RuleSet after) {
        var change = new Change(after.name());
        change.grow(before, after);
        return change.lines;
    }

    /** Takes both tables away. */
    static List<String> nothingLeft(String name) {
        var change = new Change(name);
        for (var family : List.of("netdev", "inet")) {
            change.add("add table %s %s", family, name);
            change.add("delete table %s %s", family, name);
        }
        return change.lines;
    }

    private static RuleSet nothing(RuleSet like) {
        return Compiler.compile(like.name(), like.prefix(), Map.of(), Map.of(), Map.of());
    }

    private void hooks(String prefix) {
        hook(
                "forward_in",
                "filter hook forward priority 0",
                List.of(
                        "iifname \"P*\" ct state { invalid, untracked } drop",
                        "oifname \"P*\" ct state { invalid, untracked } drop",
                        "ct direction original oifname vmap @ingress",
                        "ct direction reply iifname vmap @ingress",
                        "ct direction original oifname \"P*\" drop",
                        "ct direction reply iifname \"P*\" drop"),
                prefix);
        hook(
                "forward_out",
                "filter hook forward priority 1",
                List.of(
                        "iifname \"P*\" ip daddr 169.254.0.0/16 drop",
                        "ct direction original iifname vmap @egress",
                        "ct direction reply oifname vmap @egress",
                        "ct direction original iifname \"P*\" drop",
                        "ct direction reply oifname \"P*\" drop"),
                prefix);
        // The host itself is one more sender: what it begins obeys the groups too.
        hook(
                "output",
                "filter hook output priority 0",
                List.of(
                        "oifname != \"P*\" accept",
                        "ct direction reply ct original ip daddr 169.254.169.254 accept",
                        "ct state related accept",
                        "ct direction original oifname vmap @ingress",
                        "drop"),
                prefix);
        // A guest reaches nothing of the host but its metadata, and answers what was allowed to reach it.
        hook(
                "input",
                "filter hook input priority 0",
                List.of(
                        "iifname != \"lo\" iifname != \"fn*\" ip daddr 169.254.1.1 drop",
                        "iifname != \"P*\" accept",
                        "ct state invalid drop",
                        "ct direction original ct original ip daddr 169.254.169.254 meta l4proto tcp ct original proto-dst 80 accept",
                        "ct direction reply iifname vmap @ingress",
                        "ct state related accept",
                        "drop"),
                prefix);
        hook(
                "prerouting",
                "nat hook prerouting priority -100",
                List.of("iifname \"P*\" ip daddr 169.254.169.254 tcp dport 80 redirect to :iifname map @metadata"),
                prefix);
    }

    private void hook(String chain, String where, List<String> rules, String prefix) {
        add("add chain inet %s %s { type %s ; policy accept ; }", name, chain, where);
        for (var rule : rules) {
            add("add rule inet %s %s %s", name, chain, rule.replace("\"P*\"", "\"" + prefix + "*\""));
        }
    }

    private void grow(RuleSet before, RuleSet after) {
        newIn(before.chains(), after.chains()).forEach(chain -> add("add chain inet %s %s", name, chain));
        newIn(before.sets(), after.sets()).forEach(set -> add("add set inet %s %s { type ipv4_addr ; }", name, set));
        after.sets().forEach((set, members) -> {
            Set<String> had = before.sets().getOrDefault(set, new TreeSet<>());
            elements("delete", set, without(had, members));
            elements("add", set, without(members, had));
        });
        after.chains().forEach((chain, rules) -> {
            if (!rules.equals(before.chains().getOrDefault(chain, List.of()))) {
                refill("inet", chain, rules);
            }
        });
        map("ingress", before.ingress(), after.ingress(), "jump ");
        map("egress", before.egress(), after.egress(), "jump ");
        map("metadata", before.metadata(), after.metadata(), "");
        cards(before.cards(), after.cards());
        newIn(after.chains(), before.chains()).forEach(chain -> add("flush chain inet %s %s", name, chain));
        newIn(after.chains(), before.chains()).forEach(chain -> add("delete chain inet %s %s", name, chain));
        newIn(after.sets(), before.sets()).forEach(set -> add("delete set inet %s %s", name, set));
    }

    private void cards(SortedMap<String, List<String>> before, SortedMap<String, List<String>> after) {
        newIn(after, before).forEach(tap -> add("delete chain netdev %s %s", name, tap));
        after.forEach((tap, rules) -> {
            if (!before.containsKey(tap)) {
                add(
                        "add chain netdev %s %s { type filter hook ingress device \"%s\" priority -500 ; policy drop ; }",
                        name, tap, tap);
            }
            if (!rules.equals(before.get(tap))) {
                refill("netdev", tap, rules);
            }
        });
    }

    private void refill(String family, String chain, List<String> rules) {
        add("flush chain %s %s %s", family, name, chain);
        rules.forEach(rule -> add("add rule %s %s %s %s", family, name, chain, rule));
    }

    private void elements(String verb, String set, Collection<String> members) {
        if (!members.isEmpty()) {
            add("%s element inet %s %s { %s }", verb, name, set, String.join(", ", members));
        }
    }

    private <T> void map(String map, SortedMap<String, T> before, SortedMap<String, T> after, String verb) {
        before.forEach((tap, to) -> {
            if (!to.equals(after.get(tap))) {
                add("delete element inet %s %s { \"%s\" }", name, map, tap);
            }
        });
        after.forEach((tap, to) -> {
            if (!to.equals(before.get(tap))) {
                add("add element inet %s %s { \"%s\" : %s%s }", name, map, tap, verb, to);
            }
        });
    }

    private static <T> List<String> newIn(SortedMap<String, T> before, SortedMap<String, T> after) {
        return List.copyOf(without(after.keySet(), before.keySet()));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        var rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private void add(String form, Object... words) {
        lines.add(String.format(java.util.Locale.ROOT, form, words));
    }
}
