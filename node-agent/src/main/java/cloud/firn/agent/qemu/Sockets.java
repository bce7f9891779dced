package cloud.firn.agent.qemu;

import cloud.firn.agent.machine.HostFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the monitors' sockets are. Not in the machines' folders: the name of a socket must be shorter than 108 bytes.
 *
 * @param folder one per data folder, readable by its owner only
 */
public record Sockets(Path folder) {
    /** The sockets of the machines below a data folder. */
    public static Sockets of(Path data) {
        var run = Files.isWritable(Path.of("/run")) ? Path.of("/run") : Path.of(System.getProperty("java.io.tmpdir"));
        return new Sockets(run.resolve("firn-" + HostFolder.tag(data)));
    }

    void make() {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path commands(String instance) {
        return folder.resolve(instance + ".qmp");
    }

    Path events(String instance) {
        return folder.resolve(instance + ".events");
    }

    void remove(String instance) {
        try {
            Files.deleteIfExists(commands(instance));
            Files.deleteIfExists(events(instance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
