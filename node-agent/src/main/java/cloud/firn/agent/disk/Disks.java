package cloud.firn.agent.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.agent.machine.MachineFolder;
import cloud.firn.agent.process.Shell;
import cloud.firn.contracts.hosts.Desired;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** The overlay and the seed of a machine. */
public final class Disks {
    private static final String OVERLAY = "disk.qcow2";
    private static final String SEED = "seed.iso";

    private Disks() {}

    public static Path overlay(MachineFolder folder) {
        return folder.file(OVERLAY);
    }

    public static Path seed(MachineFolder folder) {
        return folder.file(SEED);
    }

    /** Makes the overlay over a template's disk, once; a later run finds it as it was left. */
    public static void makeOverlay(Shell shell, MachineFolder folder, Path template, int diskGib) {
        if (Files.exists(overlay(folder))) {
            return;
        }
        var draft = folder.file(OVERLAY + ".new");
        shell.run(
                "",
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                template.toAbsolutePath().toString(),
                draft.toString(),
                diskGib + "G");
        move(draft, overlay(folder));
    }

    /** Makes the NoCloud seed, so that a guest without network still gets its keys. */
    public static void makeSeed(Shell shell, MachineFolder folder, Desired.Instance spec) {
        var parts = folder.file("seed");
        var keys = new StringBuilder();
        for (var key : spec.sshKeys()) {
            keys.append("  - ").append(quoted(key)).append('\n');
        }
        try {
            Files.createDirectories(parts);
            Files.writeString(
                    parts.resolve("meta-data"),
                    "instance-id: " + spec.instance() + "\nlocal-hostname: " + quoted(spec.name()) + "\n"
                            + (keys.isEmpty() ? "" : "public-keys:\n" + keys));
            Files.write(parts.resolve("user-data"), userData(spec));
            Files.writeString(parts.resolve("network-config"), network(spec), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var draft = folder.file(SEED + ".new");
        shell.run(
                "",
                "genisoimage",
                "-quiet",
                "-output",
                draft.toString(),
                "-volid",
                "cidata",
                "-joliet",
                "-rock",
                parts.toString());
        move(draft, seed(folder));
    }

    /** The user data as the customer meant it; empty when there is none, or when it is no base64. */
    public static byte[] userData(Desired.Instance spec) {
        var sent = spec.userData();
        if (sent == null) {
            return new byte[0];
        }
        try {
            return Base64.getMimeDecoder().decode(sent);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String network(Desired.Instance spec) {
        return """
                version: 2
                ethernets:
                  card:
                    match: {macaddress: "%s"}
                    addresses: [%s/32]
                    routes: [{to: 0.0.0.0/0, via: 169.254.1.1, on-link: true}]
                """
                .formatted(spec.mac(), spec.address());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"";
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
