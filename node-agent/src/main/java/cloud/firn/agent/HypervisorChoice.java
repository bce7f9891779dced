package cloud.firn.agent;

import cloud.firn.agent.firewall.Enforcer;
import cloud.firn.agent.firewall.Nftables;
import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.hypervisor.SimulatedHypervisor;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Shell;
import cloud.firn.agent.qemu.Accelerator;
import cloud.firn.agent.qemu.QemuHypervisor;
import cloud.firn.agent.template.Template;
import cloud.firn.agent.template.TinyTemplate;
import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hypervisor runs here, and why no better one.
 *
 * @param template null when machines are simulated
 * @param why in a sentence for people
 */
record HypervisorChoice(@Nullable Template template, @Nullable Accelerator accelerator, String why) {
    private static final List<String> PROGRAMS =
            List.of("qemu-system-x86_64", "qemu-img", "nft", "ip", "genisoimage", "setsid", "cpio");

    /**
     * Chooses.
     *
     * @param wanted {@code auto}, {@code qemu} or {@code simulator}
     * @throws IllegalStateException when {@code qemu} is wanted and cannot be had
     */
    static HypervisorChoice make(String wanted, Path data) {
        if (wanted.equals("simulator")) {
            return simulator("the simulator was asked for");
        }
        var lack = lack();
        if (lack == null) {
            try {
                var template = TinyTemplate.in(data.resolve("images"));
                var accelerator = Accelerator.probe(template);
                return new HypervisorChoice(template, accelerator, accelerator.why());
            } catch (TinyTemplate.Unbuildable e) {
                lack = String.valueOf(e.getMessage());
            }
        }
        if (wanted.equals("qemu")) {
            throw new IllegalStateException("QEMU was asked for and cannot be had: " + lack);
        }
        return simulator("guests are simulated: " + lack);
    }

    private static HypervisorChoice simulator(String why) {
        return new HypervisorChoice(null, null, why);
    }

    private static @Nullable String lack() {
        if (new UnixSystem().getUid() != 0) {
            return "taps and firewall rules need root";
        }
        var missing = PROGRAMS.stream().filter(program -> !Shell.has(program)).toList();
        if (!missing.isEmpty()) {
            return "not installed: " + String.join(", ", missing);
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return "there is no /dev/net/tun";
        }
        var tables = Shell.here().attempt("", java.time.Duration.ofSeconds(10), "nft", "list", "tables");
        return tables.succeeded()
                ? null
                : "nftables does not work here: " + tables.output().strip();
    }

    boolean isSimulated() {
        return template == null;
    }

    Hypervisor hypervisor(HostFolder host, Shell shell, InstantSource clock) {
        return template == null || accelerator == null
                ? new SimulatedHypervisor(host, clock, HostFolder.boot())
                : new QemuHypervisor(host, template, accelerator, shell, clock);
    }

    Enforcer enforcer(HostFolder host, Shell shell) {
        return isSimulated() ? Enforcer.simulated() : new Nftables(shell, Nftables.table(host.tag()));
    }
}
