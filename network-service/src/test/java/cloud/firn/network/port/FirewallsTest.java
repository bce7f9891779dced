package cloud.firn.network.port;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import cloud.firn.network.securitygroup.GroupRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What hosts are told is enough, no more than needed, and the same whether computed at once or change by change. */
class FirewallsTest {
    private static final int INSTANCES = 6;
    private static final int GROUPS = 5;

    /** A cloud that changes at random; the seed is printed by jqwik on failure. */
    private static final class Cloud {
        private final Random random;
        private final Map<String, GroupRules> groups = new HashMap<>();
        private final Map<String, Port> ports = new HashMap<>();
        private long step;

        Cloud(long seed) {
            random = new Random(seed);
        }

        void change(FirewallModel model, List<FirewallModel.RecordKey> touched) {
            step++;
            var group = "g" + random.nextInt(GROUPS);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    var rules = new GroupRules(group, organisation(group), step, rules(group));
                    if (!gone.contains(group)) {
                        groups.put(group, rules);
                    }
                    touched.addAll(model.put(rules));
                }
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        gone.add(group);
                        groups.remove(group);
                        touched.addAll(model.delete(group));
                    }
                }
                default -> {
                    var port = port("i" + random.nextInt(INSTANCES));
                    ports.put(port.instance(), port);
                    touched.addAll(model.put(port));
                }
            }
        }

        private final List<String> gone = new ArrayList<>();

        private static String organisation(String group) {
            return group.equals("g4") ? "other" : "acme";
        }

        /** A group names groups of its organisation only: the service refuses others when the rule is added. */
        private List<Rule> rules(String group) {
            return IntStream.range(0, random.nextInt(3))
                    .mapToObj(n -> {
                        var peer = organisation(group).equals("other") ? group : "g" + random.nextInt(GROUPS - 1);
                        var named = random.nextBoolean() ? peer : null;
                        var network = named == null ? "198.51.100.0/24" : null;
                        var tcp = 80 + random.nextInt(2);
                        return new Rule("r" + n, "ingress", "tcp", tcp, tcp, null, null, network, named, null);
                    })
                    .toList();
        }

        private Port port(String instance) {
            var placed = random.nextInt(4) > 0;
            var groupsOfPort = IntStream.range(0, GROUPS)
                    .filter(n -> random.nextInt(3) == 0)
                    .mapToObj(n -> "g" + n)
                    .toList();
            var gone = random.nextInt(6) == 0;
            return new Port(
                    instance,
                    instance.equals("i5") ? "other" : "acme",
                    instance,
                    placed ? "h" + random.nextInt(3) : null,
                    "203.0.113." + (10 + Integer.parseInt(instance.substring(1))),
                    "02:f1",
                    groupsOfPort,
                    step,
                    gone);
        }
    }

    @Property(tries = 300)
    void change_by_change_is_the_same_as_all_at_once(@ForAll long seed) {
        var cloud = new Cloud(seed);
        var model = new FirewallModel();
        var told = new HashMap<String, Desired>();
        for (var change = 0; change < 40; change++) {
            var touched = new ArrayList<FirewallModel.RecordKey>();
            cloud.change(model, touched);
            touched.forEach(key -> {
                var wanted = model.wanted(key);
                if (wanted == null) {
                    told.remove(key.onTopic());
                } else {
                    told.put(key.onTopic(), wanted);
                }
            });
            assertThat(told).isEqualTo(Firewalls.of(cloud.groups.values(), cloud.ports.values()));
        }
    }

    @Test
    void what_is_gone_is_forgotten_after_an_hour_and_the_rest_is_kept() {
        var model = new FirewallModel();
        var lives = new Port("i-1", "acme", "web", "h", "203.0.113.2", "02:f1", List.of("g-1"), 1, false);
        model.put(new GroupRules("g-1", "acme", 1, List.of()));
        model.delete("g-2");
        model.put(lives);
        model.put(new Port("i-2", "acme", "db", "h", "203.0.113.3", "02:f2", List.of("g-1", "g-2"), 1, true));
        var noticed = Instant.EPOCH;
        model.forget(noticed);
        model.forget(noticed.plus(Duration.ofHours(1)));
        assertThat(model.port("i-2")).isPresent();
        assertThat(model.isDeleted("g-2")).isTrue();
        model.forget(noticed.plus(Duration.ofHours(1)).plusSeconds(1));
        assertThat(model.port("i-2")).isEmpty();
        assertThat(model.isDeleted("g-2")).isFalse();
        assertThat(model.ports()).containsExactly(lives);
        assertThat(model.groups()).hasSize(1);
        assertThat(model.users("g-1")).containsExactly(lives);
    }

    /** The naive model: knows the whole cloud and asks of one packet whether some rule of some group allows it. */
    private static boolean allowed(Cloud cloud, String source, Port target, int tcpPort) {
        return target.groups().stream()
                .map(cloud.groups::get)
                .filter(Objects::nonNull)
                .filter(group -> group.organisation().equals(target.organisation()))
                .flatMap(group -> group.rules().stream()
                        .filter(rule -> Objects.equals(rule.startPort(), tcpPort))
                        .filter(rule -> rule.group() == null
                                ? source.startsWith("198.51.100.")
                                : isMember(cloud, source, rule.group(), group.organisation())))
                .findAny()
                .isPresent();
    }

    private static boolean isMember(Cloud cloud, String address, String id, String organisation) {
        var group = cloud.groups.get(id);
        return group != null
                && group.organisation().equals(organisation)
                && cloud.ports.values().stream()
                        .filter(Port::placed)
                        .filter(port -> port.organisation().equals(organisation))
                        .filter(port -> port.groups().contains(id))
                        .anyMatch(port -> address.equals(port.address()));
    }

    /** A host: knows only what it was told. */
    private static boolean allowedByHost(
            Map<String, Desired> told, String host, String source, String instance, int tcpPort) {
        return told.get(host + "/port/" + instance) instanceof Desired.Port port
                && port.groups().stream()
                        .map(group -> group(told, host, group))
                        .filter(Objects::nonNull)
                        .flatMap(group -> group.rules().stream())
                        .filter(rule -> Objects.equals(rule.startPort(), tcpPort))
                        .anyMatch(rule -> rule.group() == null
                                ? source.startsWith("198.51.100.")
                                : members(told, host, rule.group()).contains(source));
    }

    private static List<String> members(Map<String, Desired> told, String host, String id) {
        var group = group(told, host, id);
        return group == null ? List.of() : group.members();
    }

    private static Desired.@Nullable Group group(Map<String, Desired> told, String host, String id) {
        return told.get(host + "/group/" + id) instanceof Desired.Group group ? group : null;
    }

    @Property(tries = 300)
    void a_host_decides_every_packet_as_the_whole_cloud_would(@ForAll long seed) {
        var cloud = new Cloud(seed);
        var model = new FirewallModel();
        for (var change = 0; change < 40; change++) {
            cloud.change(model, new ArrayList<>());
        }
        var told = Firewalls.of(cloud.groups.values(), cloud.ports.values());
        var sources = new ArrayList<>(List.of("198.51.100.7", "192.0.2.1"));
        IntStream.range(0, INSTANCES).forEach(n -> sources.add("203.0.113." + (10 + n)));
        cloud.ports.values().stream()
                .filter(Port::placed)
                .forEach(target -> sources.forEach(source -> {
                    for (var tcpPort : List.of(80, 81)) {
                        var host = Objects.requireNonNull(target.host());
                        assertThat(allowedByHost(told, host, source, target.instance(), tcpPort))
                                .isEqualTo(allowed(cloud, source, target, tcpPort));
                    }
                }));
    }

    @Property(tries = 100)
    void what_was_told_once_keeps_growing_versions_however_often_it_is_withdrawn(@ForAll long seed) {
        var random = new Random(seed);
        var told = new Told();
        var now = java.time.Instant.ofEpochMilli(1_000_000);
        var wanted = new Desired.Port("h", "i", "acme", Firewalls.UNTOLD, "203.0.113.2", "02:f1", List.of());
        var last = 0L;
        for (var step = 0; step < 50; step++) {
            now = now.plusMillis(1 + random.nextInt(3));
            var version = Told.version(told.tell("h/port/i", wanted, now));
            assertThat(version).isGreaterThan(last);
            last = version;
            if (random.nextBoolean()) {
                told.withdraw("h/port/i");
            }
        }
    }
}
