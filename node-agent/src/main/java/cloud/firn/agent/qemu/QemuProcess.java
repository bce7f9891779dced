package cloud.firn.agent.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.agent.machine.MachineFolder;
import cloud.firn.agent.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * QEMU as a process of the kernel: started under a tiny shell that outlives the node agent and notes when and how it ended.
 */
final class QemuProcess {
    // $1 folder, $2 run, then the command. The note is the only exact knowledge of an end that the node agent missed.
    private static final String KEEPER =
            """
            folder=$1 run=$2; shift 2
            "$@" </dev/null >"$folder/qemu.log" 2>&1 &
            echo $! >"$folder/pid.new" && mv "$folder/pid.new" "$folder/pid-$run"
            wait $!
            echo "$? $(date +%s.%N)" >"$folder/ended.new" && mv "$folder/ended.new" "$folder/ended-$run"
            """;

    private QemuProcess() {}

    /** How a run's process ended: its exit code (128 and more: a signal), and when. */
    record Ended(int exitCode, Instant at) {}

    /** Starts the process of a run and returns at once. */
    static void start(Shell shell, MachineFolder folder, long run, List<String> command) {
        var words = new ArrayList<>(shell.prefix());
        words.addAll(List.of("setsid", "sh", "-c", KEEPER, "firn-keeper"));
        words.add(folder.path().toString());
        words.add(String.valueOf(run));
        words.addAll(command);
        try {
            Files.deleteIfExists(folder.file("pid-" + run));
            Files.deleteIfExists(folder.file("ended-" + run));
            var nowhere = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            nowhere.getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException("QEMU cannot be started: " + e.getMessage(), e);
        }
    }

    /** The pid of a run's process, once it is known. */
    static OptionalLong pid(MachineFolder folder, long run) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(folder.file("pid-" + run)).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** How a run ended, if its keeper has noted it. */
    static Optional<Ended> ended(MachineFolder folder, long run) {
        try {
            var words = Files.readString(folder.file("ended-" + run)).strip().split(" ", -1);
            var time = words[1].split("\\.", -1);
            return Optional.of(new Ended(
                    Integer.parseInt(words[0]),
                    Instant.ofEpochSecond(Long.parseLong(time[0]), Long.parseLong(time[1]))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** When a process started, in clock ticks since boot; 0 when there is none, or only its remains. */
    static long since(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean gone = fields[0].equals("Z") || fields[0].equals("X");
            return gone ? 0 : Long.parseLong(fields[19]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Whether the process with this pid is the machine's: of that start, and speaking of that instance. */
    static boolean isThat(long pid, long since, String instance) {
        return pid > 0 && since(pid) == since && commandLine(pid).contains(instance);
    }

    static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", String.valueOf(pid), "cmdline")), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** All QEMU processes whose command line speaks of {@code text}. */
    static List<Long> speakingOf(String text) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    var line = commandLine(pid);
                    return line.contains("qemu-system") && !line.startsWith("sh\0") && line.contains(text);
                })
                .toList();
    }

    /** Kills a process and waits until it is gone. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        awaitGone(pid, Duration.ofSeconds(10));
    }

    /** Waits for a process to be gone; whether it is. */
    static boolean awaitGone(long pid, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (since(pid) != 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(5);
        }
        return true;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
