package cloud.firn.agent.firewall;

import java.util.Map;

/** What makes a rule set hold: nftables, or nothing where packets are only modelled. Called by one thread. */
public interface Enforcer {
    /** Makes exactly this hold, in one step; it must not return before it does. */
    void apply(RuleSet rules);

    /** Packets dropped by reason, since the rules were first made. */
    Map<String, Long> dropped();

    /** Holds every rule set without doing anything. */
    static Enforcer simulated() {
        return new Enforcer() {
            @Override
            public void apply(RuleSet rules) {}

            @Override
            public Map<String, Long> dropped() {
                return Map.of("spoofed-source", 0L, "spoofed-mac", 0L, "spoofed-arp", 0L);
            }
        };
    }
}
