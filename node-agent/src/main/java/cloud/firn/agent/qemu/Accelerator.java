package cloud.firn.agent.qemu;

import cloud.firn.agent.process.Shell;
import cloud.firn.agent.template.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How QEMU runs guests on this machine. KVM is tried with a guest that must say a line within seconds, never assumed: a machine
 * can own {@code /dev/kvm} and still not run a stock guest.
 *
 * @param why in a sentence for people
 */
public record Accelerator(boolean kvm, String why) {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** The best that works here. */
    public static Accelerator probe(Template template) {
        if (!Files.isReadable(Path.of("/dev/kvm"))) {
            return new Accelerator(false, "there is no /dev/kvm, so QEMU emulates the processor");
        }
        var began = System.nanoTime();
        var outcome = Shell.here()
                .attempt(
                        "",
                        PATIENCE,
                        QemuCommand.PROGRAM,
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-machine",
                        "q35",
                        "-accel",
                        "kvm",
                        "-cpu",
                        "host",
                        "-m",
                        "128",
                        "-no-reboot",
                        "-serial",
                        "stdio",
                        "-kernel",
                        template.kernel().toString(),
                        "-initrd",
                        template.initramfs().toString(),
                        "-append",
                        "console=ttyS0 quiet panic=-1 firn.probe=1");
        long millis = (System.nanoTime() - began) / 1_000_000;
        return outcome.output().contains("firn-probe-ok")
                ? new Accelerator(true, "KVM booted a guest in " + millis + " ms")
                : new Accelerator(
                        false,
                        "/dev/kvm is there, but a stock guest did not boot under it within " + PATIENCE.toSeconds()
                                + " s, so QEMU emulates the processor");
    }

    String kind() {
        return kvm ? "qemu-kvm" : "qemu-tcg";
    }

    List<String> options() {
        return kvm ? List.of("-accel", "kvm", "-cpu", "host") : List.of("-accel", "tcg,thread=multi");
    }
}
