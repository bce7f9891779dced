package cloud.firn.agent;

import cloud.firn.agent.firewall.Nftables;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Shell;
import cloud.firn.agent.qemu.QemuSweep;
import cloud.firn.agent.tap.Taps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Removes every trace that the node agents of a data folder left in the kernel: processes, taps with their routes, rules. */
final class Sweep {
    private Sweep() {}

    static void below(Path data) {
        var shell = Shell.here();
        QemuSweep.below(data);
        if (Shell.has("ip")) {
            var prefix = Taps.prefix(HostFolder.tag(data));
            var links = shell.attempt("", Duration.ofSeconds(10), "ip", "-o", "link", "show")
                    .output();
            var names = Pattern.compile("\\d+: (" + prefix + "[0-9a-f]+)").matcher(links);
            while (names.find()) {
                shell.attempt("", Duration.ofSeconds(10), "ip", "link", "del", names.group(1));
            }
        }
        if (Shell.has("nft")) {
            Nftables.sweep(shell, Nftables.table(HostFolder.tag(data)));
        }
    }
}
