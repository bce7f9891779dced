package cloud.firn.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.given.RealHost;
import cloud.firn.agent.process.Shell;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The rules in a real kernel: a router namespace that plays the hypervisor, two guests on cards named as taps, and a stranger.
 *
 * <p>What passes must be what {@link Reach} says, which is what the simulator answers.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnforcementTest {
    private static final String PREFIX = "fntest00";
    private static final String WEB = "198.51.100.10";
    private static final String APP = "198.51.100.11";
    private static final String STRANGER = "192.0.2.2";

    private static final List<Reach> FLOWS = List.of(
            new Reach(STRANGER, WEB, "tcp", 80),
            new Reach(STRANGER, WEB, "tcp", 81),
            new Reach(STRANGER, WEB, "udp", 80),
            new Reach(APP, WEB, "tcp", 80),
            new Reach(APP, WEB, "tcp", 5432),
            new Reach(WEB, APP, "tcp", 80),
            new Reach(WEB, STRANGER, "tcp", 443),
            new Reach(WEB, STRANGER, "tcp", 25),
            new Reach(APP, STRANGER, "tcp", 443));

    private final String name = "firn-test-" + ProcessHandle.current().pid();
    private final Shell router = in("r");
    private final Nftables nftables = new Nftables(router, "firn-test00");

    @BeforeAll
    static void needs_root_and_nftables() {
        RealHost.assume("ip", "nft", "python3");
    }

    private Shell in(String namespace) {
        return new Shell(List.of("ip", "netns", "exec", name + namespace));
    }

    @BeforeEach
    void make_the_namespaces() {
        var script = new StringBuilder("ip netns add " + name + "r\n");
        card(script, "w", PREFIX + "web", WEB, "169.254.1.1");
        card(script, "a", PREFIX + "app", APP, "169.254.1.1");
        card(script, "s", "outside", STRANGER, "192.0.2.1");
        script.append("ip netns exec %1$sr sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'\n".formatted(name));
        Shell.here().run(script.toString(), "sh", "-es");
    }

    private void card(StringBuilder script, String guest, String tap, String address, String gateway) {
        script.append(
                """
                ip netns add %1$s%2$s
                ip -n %1$sr link add %3$s type veth peer name eth0 netns %1$s%2$s
                ip -n %1$sr address add %5$s/32 dev %3$s
                ip -n %1$sr link set %3$s up
                ip -n %1$sr route add %4$s/32 dev %3$s
                ip -n %1$s%2$s link set lo up
                ip -n %1$s%2$s link set eth0 address %6$s
                ip -n %1$s%2$s link set eth0 up
                ip -n %1$s%2$s address add %4$s/32 dev eth0
                ip -n %1$s%2$s route add %5$s dev eth0
                ip -n %1$s%2$s route add default via %5$s dev eth0
                """
                        .formatted(name, guest, tap, address, gateway, mac(address)));
    }

    private static String mac(String address) {
        return "0a:00:00:00:00:" + address.substring(address.lastIndexOf('.') + 1);
    }

    @AfterEach
    void remove_the_namespaces() {
        for (var namespace : List.of("w", "a", "s", "r")) {
            Shell.here().attempt("", Duration.ofSeconds(10), "ip", "netns", "del", name + namespace);
        }
    }

    @Test
    void what_passes_is_what_the_groups_say() {
        var wrong = new ArrayList<String>();
        for (var groups : worlds()) {
            nftables.apply(rules(groups));
            var passing = passing(FLOWS);
            for (var flow : FLOWS) {
                if (passing.contains(flow) != flow.isAllowed(ports().values(), groups)) {
                    wrong.add(flow + " passes: " + passing.contains(flow) + " with " + groups);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_forged_source_is_dropped_and_counted() {
        nftables.apply(rules(worlds().get(0)));
        // So that the gateway's hardware address is known before the forgery: else its ARP is what is dropped.
        in("w").attempt(talk(List.of(new Reach(WEB, STRANGER, "udp", 443))), Duration.ofSeconds(10), "python3", "-");
        Shell.here().run("", "ip", "-n", name + "w", "address", "add", "198.51.100.99/32", "dev", "eth0");
        in("w").attempt(
                        talk(List.of(new Reach("198.51.100.99", STRANGER, "udp", 443))),
                        Duration.ofSeconds(10),
                        "python3",
                        "-");
        assertThat(nftables.dropped().get("spoofed-source")).isPositive();

        Shell.here().run("", "ip", "-n", name + "w", "link", "set", "eth0", "address", "0a:00:00:00:00:99");
        Shell.here().run("", "ip", "-n", name + "w", "neigh", "flush", "all");
        in("w").attempt(talk(List.of(new Reach(WEB, STRANGER, "udp", 443))), Duration.ofSeconds(10), "python3", "-");
        assertThat(nftables.dropped().get("spoofed-mac")).isPositive();
    }

    private static List<Map<String, Desired.Group>> worlds() {
        var app = Given.group("app", List.of(), List.of(APP));
        return List.of(
                Map.of("web", Given.group("web", List.of(), List.of(WEB)), "app", app),
                Map.of("app", app),
                Map.of("web", web(Given.tcp("ingress", 80, 80, "0.0.0.0/0", null)), "app", app),
                Map.of("web", web(Given.tcp("ingress", 5432, 5432, null, "app")), "app", app),
                Map.of("web", web(Given.tcp("egress", 443, 443, "192.0.2.0/24", null)), "app", app),
                Map.of(
                        "web",
                        web(Given.tcp("egress", 80, 90, null, "app")),
                        "app",
                        Given.group("app", List.of(Given.tcp("ingress", 80, 80, null, "web")), List.of(APP))));
    }

    private static Desired.Group web(Rule rule) {
        return Given.group("web", List.of(rule), List.of(WEB));
    }

    private static Map<String, Desired.Port> ports() {
        return Map.of("w", Given.port("w", WEB, List.of("web")), "a", Given.port("a", APP, List.of("app")));
    }

    private static RuleSet rules(Map<String, Desired.Group> groups) {
        return Compiler.compile(
                "firn-test00",
                PREFIX,
                ports(),
                groups,
                Map.of(
                        "w", new Attachment(PREFIX + "web", WEB, mac(WEB), 0),
                        "a", new Attachment(PREFIX + "app", APP, mac(APP), 0)));
    }

    /** The flows whose first packet arrives: seen as the refusal of the receiver's kernel, where nobody listens. */
    private List<Reach> passing(List<Reach> flows) {
        var passing = new ArrayList<Reach>();
        for (var sender : Map.of(WEB, "w", APP, "a", STRANGER, "s").entrySet()) {
            var own = flows.stream()
                    .filter(flow -> flow.from().equals(sender.getKey()))
                    .toList();
            var said = in(sender.getValue())
                    .attempt(talk(own), Duration.ofSeconds(20), "python3", "-")
                    .output();
            own.stream().filter(flow -> said.contains(flow + " arrived")).forEach(passing::add);
        }
        return passing;
    }

    private static String talk(List<Reach> flows) {
        var script = new StringBuilder(
                """
                import socket
                def talk(what, kind, source, to, port):
                    s = socket.socket(socket.AF_INET, kind)
                    s.bind((source, 0))
                    s.settimeout(0.2)
                    try:
                        s.connect((to, port))
                        s.send(b"x")
                        s.recv(1)
                    except ConnectionRefusedError:
                        print(what + " arrived")
                    except OSError:
                        pass
                """);
        for (var flow : flows) {
            script.append("talk('%s', socket.SOCK_%s, '%s', '%s', %d)\n"
                    .formatted(
                            flow,
                            flow.protocol().equals("tcp") ? "STREAM" : "DGRAM",
                            flow.from(),
                            flow.to(),
                            flow.port()));
        }
        return script.toString();
    }
}
