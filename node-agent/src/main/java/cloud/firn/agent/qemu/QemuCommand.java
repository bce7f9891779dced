package cloud.firn.agent.qemu;

import cloud.firn.agent.disk.Disks;
import cloud.firn.agent.machine.MachineFolder;
import cloud.firn.agent.tap.Taps;
import cloud.firn.agent.template.Template;
import cloud.firn.contracts.hosts.Desired;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The command line of one machine's QEMU. */
final class QemuCommand {
    static final String PROGRAM = "qemu-system-x86_64";

    private QemuCommand() {}

    static List<String> of(
            Desired.Instance spec,
            MachineFolder folder,
            Template template,
            Accelerator accelerator,
            String tap,
            Sockets sockets) {
        var words = new ArrayList<>(List.of(PROGRAM, "-S", "-nodefaults", "-no-user-config", "-display", "none"));
        add(words, "-name", "guest=" + spec.instance() + ",debug-threads=off");
        add(words, "-uuid", spec.instance());
        add(words, "-machine", "q35,usb=off,smm=off");
        words.addAll(accelerator.options());
        add(words, "-m", spec.memoryMib() + "M");
        add(words, "-smp", String.valueOf(spec.vcpus()));
        // cloud-init finds its Exoscale data source by this product name.
        add(
                words,
                "-smbios",
                "type=1,manufacturer=Exoscale,product=Exoscale Compute Platform,serial=" + spec.instance());
        add(words, "-kernel", template.kernel().toString());
        add(words, "-initrd", template.initramfs().toString());
        add(words, "-append", kernelWords(spec));
        add(words, "-chardev", "file,id=console,append=on,path=" + folder.file("console.log"));
        add(words, "-serial", "chardev:console");
        add(words, "-qmp", "unix:" + sockets.commands(spec.instance()) + ",server=on,wait=off");
        add(words, "-qmp", "unix:" + sockets.events(spec.instance()) + ",server=on,wait=off");
        add(words, "-netdev", "tap,id=net0,script=no,downscript=no,ifname=" + tap);
        add(words, "-device", "virtio-net-pci,netdev=net0,romfile=,mac=" + spec.mac());
        add(words, "-drive", "if=none,id=disk0,format=qcow2,discard=unmap,file=" + Disks.overlay(folder));
        add(words, "-device", "virtio-blk-pci,drive=disk0");
        if (Files.exists(Disks.seed(folder))) {
            add(words, "-drive", "if=none,id=seed0,format=raw,readonly=on,file=" + Disks.seed(folder));
            add(words, "-device", "virtio-blk-pci,drive=seed0");
        }
        add(words, "-device", "virtio-rng-pci");
        add(words, "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
        return words;
    }

    // Without no_timer_check a kernel on an emulated, busy processor can find its timer broken and hang at boot.
    private static String kernelWords(Desired.Instance spec) {
        return "console=ttyS0 quiet panic=5 no_timer_check firn.address=" + spec.address() + " firn.gateway="
                + Taps.GATEWAY + " firn.name=" + spec.name().replaceAll("[^A-Za-z0-9-]", "-");
    }

    private static void add(List<String> words, String option, String value) {
        words.add(option);
        words.add(value);
    }
}
