package cloud.firn.agent.given;

import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Rule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instances, ports, groups and rules for tests. */
public final class Given {
    public static final String INSTANCE = "11111111-1111-4111-8111-111111111111";
    public static final String MAC = "0a:00:c6:33:64:0a";

    private Given() {}

    /** An order for an instance on the hypervisor {@code hv-1}. */
    public static Desired.Instance instance(Desired.Power power, long run, long reboots) {
        return new Desired.Instance(
                "hv-1",
                INSTANCE,
                "acme",
                "web",
                run,
                power,
                run,
                reboots,
                1,
                96,
                1,
                "tiny",
                "tiny",
                "box-1",
                "198.51.100.10",
                MAC,
                List.of("ssh-ed25519 AAAA me"),
                "IyEvYmluL3NoCg==",
                Instant.EPOCH);
    }

    public static Desired.Port port(String instance, String address, List<String> groups) {
        return new Desired.Port("hv-1", instance, "acme", 1, address, MAC, groups);
    }

    public static Desired.Group group(String id, List<Rule> rules, List<String> members) {
        return new Desired.Group("hv-1", id, 1, rules, members);
    }

    /** A rule for TCP. */
    public static Rule tcp(String direction, int from, int to, @Nullable String network, @Nullable String group) {
        return new Rule("r", direction, "tcp", from, to, null, null, network, group, null);
    }
}
