package cloud.firn.agent.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What one hypervisor keeps on disk.
 *
 * @param data the folder of all hypervisors that this node agent plays
 * @param durable whether records must survive the loss of power
 */
public record HostFolder(Path data, String host, boolean durable) {
    private static final String ALIVE = "alive";

    public Path path() {
        return data.resolve("hosts").resolve(host);
    }

    public MachineFolder machine(String instance) {
        return new MachineFolder(path().resolve("vm").resolve(instance), durable);
    }

    public List<MachineFolder> machines() {
        return MachineFolder.below(path().resolve("vm"), durable);
    }

    /** Notes that the node agent lives and would know of an end: the last such note bounds what it missed. */
    public void noteAlive(Instant now) {
        var file = path().resolve(ALIVE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(path());
                Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the node agent is last known to have lived; {@code otherwise} when it never noted it. */
    public Instant lastAlive(Instant otherwise) {
        try {
            return Files.getLastModifiedTime(path().resolve(ALIVE)).toInstant();
        } catch (IOException e) {
            return otherwise;
        }
    }

    /** The boot of this machine: a new one each time that the kernel starts. */
    public static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Memory that this machine could still give, without swapping. */
    public static long availableMib() {
        return meminfo("MemAvailable:");
    }

    /** Memory of this machine in all. */
    public static long totalMib() {
        return meminfo("MemTotal:");
    }

    private static long meminfo(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(1024);
        } catch (IOException e) {
            return 1024;
        }
    }

    /** Four hexadecimal digits for this data folder, so that several boxes on one machine do not meet. */
    public static String tag(Path data) {
        return digest(data.toAbsolutePath().normalize().toString()).substring(0, 4);
    }

    /** Six hexadecimal digits for this hypervisor; they begin with the data folder's. */
    public String tag() {
        return tag(data) + digest(host).substring(0, 2);
    }

    /** The SHA-256 of a text, in hexadecimal. */
    public static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
