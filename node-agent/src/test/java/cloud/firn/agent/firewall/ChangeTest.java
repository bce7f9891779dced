package cloud.firn.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChangeTest {
    @Test
    void equal_rule_sets_need_no_change() {
        assertThat(Change.between(world(1), world(1))).isEmpty();
    }

    @Test
    void one_more_member_is_one_element() {
        var ports = Map.of("a", Given.port("a", "198.51.100.1", List.of("web")));
        var rules = List.of(Given.tcp("ingress", 80, 80, null, "peers"));
        var taps = Map.of("a", new Attachment("tap-a", "198.51.100.1", Given.MAC, 0));
        var before = Compiler.compile("t", "p", ports, groups(rules, List.of("198.51.100.2")), taps);
        var after = Compiler.compile("t", "p", ports, groups(rules, List.of("198.51.100.2", "198.51.100.3")), taps);

        assertThat(Change.between(before, after)).containsExactly("add element inet t m_peers { 198.51.100.3 }");
    }

    @Property(tries = 300)
    void a_change_leads_from_any_rule_set_to_any_other(@ForAll long from, @ForAll long to) {
        var kernel = new Kernel();
        kernel.run(Change.whole(world(from), Map.of()));
        kernel.run(Change.between(world(from), world(to)));

        var direct = new Kernel();
        direct.run(Change.whole(world(to), Map.of()));
        assertThat(kernel).hasToString(direct.toString());
    }

    private static Map<String, Desired.Group> groups(List<Rule> rules, List<String> peers) {
        return Map.of("web", Given.group("web", rules, List.of()), "peers", Given.group("peers", List.of(), peers));
    }

    /** Some taps, ports and groups; the same for the same seed. */
    private static RuleSet world(long seed) {
        var random = new Random(seed);
        var names = List.of("g1", "g2", "g3", "g4");
        var groups = new HashMap<String, Desired.Group>();
        for (var name : names) {
            if (random.nextInt(4) > 0) {
                var rules = new ArrayList<Rule>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    var way = random.nextBoolean() ? "ingress" : "egress";
                    boolean network = random.nextBoolean();
                    rules.add(Given.tcp(
                            way,
                            random.nextInt(3) + 80,
                            90,
                            network ? "10.0.0.0/8" : null,
                            network ? null : names.get(random.nextInt(4))));
                }
                var members = new ArrayList<String>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.add("198.51.100." + random.nextInt(6));
                }
                groups.put(name, Given.group(name, rules, members));
            }
        }
        var ports = new HashMap<String, Desired.Port>();
        var taps = new HashMap<String, Attachment>();
        for (int i = 0; i < 4; i++) {
            var own = names.stream().filter(name -> random.nextBoolean()).toList();
            if (random.nextBoolean()) {
                ports.put("i" + i, Given.port("i" + i, "198.51.100." + i, own));
            }
            if (random.nextInt(3) > 0) {
                var mac = random.nextBoolean() ? Given.MAC : "0a:00:00:00:00:01";
                taps.put("i" + i, new Attachment("tap" + i, "198.51.100." + i, mac, random.nextInt(2) * 8080));
            }
        }
        return Compiler.compile("t", "p", ports, groups, taps);
    }
}
