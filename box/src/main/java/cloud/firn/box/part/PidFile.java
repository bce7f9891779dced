package cloud.firn.box.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Which process a part is, in a way that a recycled process id or a reboot cannot fool: beside the id stand the time it started
 * and the boot of the machine it belongs to.
 */
record PidFile(Path file) {
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME_AFTER_NAME = 19;

    void write(long pid) throws IOException {
        var mark = mark(pid).orElseThrow(() -> new IOException("process " + pid + " ended at once"));
        var fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), pid + " " + mark + "\n");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The process that was written, when it still is that process and runs. */
    Optional<Long> read() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            var words = Files.readString(file).strip().split(" ", 2);
            long pid = Long.parseLong(words[0]);
            return mark(pid)
                    .filter(mark -> words.length == 2 && mark.equals(words[1]))
                    .map(mark -> pid);
        } catch (NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Start time in clock ticks and boot id; empty when there is no such process, or only its remains (proc(5)). */
    private static Optional<String> mark(long pid) {
        try {
            var stat = Files.readString(PROC.resolve(pid + "/stat"));
            var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (afterName[0].equals("Z") || afterName[0].equals("X")) {
                return Optional.empty();
            }
            var boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return Optional.of(afterName[START_TIME_AFTER_NAME] + " " + boot);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
