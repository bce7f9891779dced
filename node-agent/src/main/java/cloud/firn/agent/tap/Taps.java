package cloud.firn.agent.tap;

import cloud.firn.agent.hypervisor.Hypervisor.Traffic;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The host ends of the instances' network cards: routed, one address each, no shared layer 2.
 *
 * <p>The host holds 169.254.1.1 on every tap, has a route to the instance's address on it, and answers ARP for what it can
 * reach. A tap is made for a run and outlives its process, so that the last bytes are counted even if the node agent was away.
 */
public final class Taps {
    public static final String GATEWAY = "169.254.1.1";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Shell shell;
    private final String prefix;

    public Taps(Shell shell, HostFolder host) {
        this.shell = shell;
        this.prefix = prefix(host.tag());
    }

    /** What the names of this hypervisor's taps begin with. {@code tag}: six digits of the hypervisor, or four of its data folder. */
    public static String prefix(String tag) {
        return "fn" + tag;
    }

    public String prefix() {
        return prefix;
    }

    /** The name of an instance's tap: 15 characters, as many as the kernel allows. */
    public String name(String instance) {
        return prefix + HostFolder.digest(instance).substring(0, 15 - prefix.length());
    }

    /** Makes this host forward packets. */
    public void prepareHost() {
        shell.run("echo 1 >/proc/sys/net/ipv4/ip_forward\n", "sh", "-es");
    }

    /**
     * Makes the tap anew, so that it counts from zero.
     *
     * @throws IllegalStateException when this machine already reaches the address by another card: it is somebody else's
     */
    public void create(String instance, String address, String mac) {
        var tap = name(instance);
        // A strict reverse-path check suits: the only route back to the instance is this tap.
        var script =
                """
                tap=%1$s
                ip link del "$tap" 2>/dev/null || true
                ip -batch - <<END
                tuntap add dev $tap mode tap vnet_hdr
                address add %2$s/32 dev $tap
                END
                cd /proc/sys/net/ipv4/conf/$tap
                echo 1 >proxy_arp; echo 1 >rp_filter; echo 0 >accept_redirects; echo 0 >send_redirects
                echo 0 >../../neigh/$tap/proxy_delay
                [ ! -e /proc/sys/net/ipv6/conf/$tap ] || echo 1 >/proc/sys/net/ipv6/conf/$tap/disable_ipv6
                ip -batch - <<END
                link set dev $tap up
                neigh replace %3$s lladdr %4$s nud permanent dev $tap
                END
                """
                        .formatted(tap, GATEWAY, address, mac);
        shell.run(script, "sh", "-es");
        route(tap, address);
    }

    /** Added, never replaced: two boxes with the same addresses must not take them from each other. */
    private void route(String tap, String address) {
        var added = shell.attempt("", PATIENCE, "ip", "route", "add", address + "/32", "dev", tap);
        if (!added.succeeded()) {
            var held = shell.attempt("", PATIENCE, "ip", "route", "show", address + "/32")
                    .output()
                    .strip();
            shell.attempt("", PATIENCE, "ip", "link", "del", tap);
            throw new IllegalStateException("the address " + address + " cannot be routed to the instance: "
                    + (held.isEmpty()
                            ? added.output().strip()
                            : "this machine has the route \"" + held + "\", perhaps of another box"));
        }
    }

    /** Removes the tap, its route and its neighbour. Harmless when there is none. */
    public void delete(String instance) {
        if (exists(instance)) {
            shell.attempt("", PATIENCE, "ip", "link", "del", name(instance));
        }
    }

    public boolean exists(String instance) {
        return shell.prefix().isEmpty()
                ? Files.exists(statistics(instance))
                : shell.attempt("", Duration.ofSeconds(5), "ip", "link", "show", "dev", name(instance))
                        .succeeded();
    }

    /** What went through the tap: what the host received is what the guest sent. */
    public Traffic traffic(String instance) {
        return new Traffic(counter(instance, "tx_bytes"), counter(instance, "rx_bytes"));
    }

    private long counter(String instance, String name) {
        try {
            return Long.parseLong(
                    Files.readString(statistics(instance).resolve(name)).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private Path statistics(String instance) {
        return Path.of("/sys/class/net", name(instance), "statistics");
    }
}
