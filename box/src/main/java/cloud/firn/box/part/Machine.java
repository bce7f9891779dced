package cloud.firn.box.part;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of this machine as {@code /proc} shows them (proc(5)). */
public final class Machine {
    private static final Path PROC = Path.of("/proc");
    private static final int LISTENING = 0x0A;

    private Machine() {}

    /** A running process; its arguments are empty when it is not ours to see, or the kernel's own. */
    public record Running(long pid, List<String> arguments) {}

    /** Every process that is there now. */
    public static Stream<Running> processes() {
        return ProcessHandle.allProcesses().map(process -> new Running(process.pid(), arguments(process.pid())));
    }

    /** The environment that a process was started with; empty when it is not ours to see. */
    static Map<String, String> environment(long pid) {
        var environment = new HashMap<String, String>();
        for (var entry : words(pid, "environ")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    /** Resident memory of a process in MiB; zero when it is gone. */
    public static long residentMib(long pid) {
        try {
            for (var line : Files.readAllLines(PROC.resolve(pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Memory in MiB that the kernel could give to new processes. */
    public static long availableMib() {
        try {
            for (var line : Files.readAllLines(PROC.resolve("meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
            return Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Who listens on a TCP port, in words: a pid and a command, or that somebody else's process does. */
    public static Optional<String> listener(int port) {
        var socket = socket("net/tcp", port).or(() -> socket("net/tcp6", port));
        return socket.map(inode -> processes()
                .filter(process -> holds(process.pid(), inode))
                .map(process -> "process " + process.pid() + " (" + shortened(process.arguments()) + ")")
                .findFirst()
                .orElse("a process of another user"));
    }

    private static Optional<String> socket(String table, int port) {
        try {
            for (var line : Files.readAllLines(PROC.resolve(table))) {
                var words = line.strip().split("\\s+", -1);
                if (words.length > 9
                        && words[1].endsWith(String.format(":%04X", port))
                        && words[3].equals(String.format("%02X", LISTENING))) {
                    return Optional.of("socket:[" + words[9] + "]");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (var file : files) {
                if (Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false;
        }
    }

    private static List<String> arguments(long pid) {
        return words(pid, "cmdline");
    }

    private static List<String> words(long pid, String file) {
        try {
            var text = new String(Files.readAllBytes(PROC.resolve(pid + "/" + file)), UTF_8);
            return Stream.of(text.split("\0", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String shortened(List<String> arguments) {
        var words = String.join(" ", arguments);
        return words.length() > 80 ? words.substring(0, 80) + " ..." : words;
    }
}
