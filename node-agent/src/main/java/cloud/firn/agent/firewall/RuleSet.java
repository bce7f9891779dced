package cloud.firn.agent.firewall;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The whole firewall of one hypervisor, compiled: what the kernel is to hold. Two equal rule sets filter equally.
 *
 * @param name of its two nftables tables ({@code netdev} and {@code inet})
 * @param prefix what the names of the hypervisor's taps begin with; a tap of that name that no map knows passes nothing
 * @param sets addresses of each group's members
 * @param chains rules of each regular chain: the groups' rules, and what applies to each tap
 * @param ingress tap to the chain that decides flows towards its instance
 * @param egress tap to the chain that decides flows that its instance began
 * @param metadata tap to the port at which the instance's metadata is served
 * @param cards tap to the rules that every frame from its guest meets first
 */
public record RuleSet(
        String name,
        String prefix,
        SortedMap<String, SortedSet<String>> sets,
        SortedMap<String, List<String>> chains,
        SortedMap<String, String> ingress,
        SortedMap<String, String> egress,
        SortedMap<String, Integer> metadata,
        SortedMap<String, List<String>> cards) {
    /** What is dropped and counted by name, on all taps together. */
    static final List<String> COUNTERS = List.of("spoofed-source", "spoofed-mac", "spoofed-arp");
}
