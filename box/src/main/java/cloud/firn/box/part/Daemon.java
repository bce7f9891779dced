package cloud.firn.box.part;

import cloud.firn.box.plan.DataFolder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A part as a process of the machine: it belongs to nobody, survives whoever started it, and is found again. */
public final class Daemon {
    /** What a person may set for a box besides its options. */
    private static final Set<String> FROM_THE_CALLER = Set.of(
            "FIRN_RATE_CARD",
            "FIRN_OVERCOMMIT_VCPUS",
            "FIRN_OVERCOMMIT_DISK",
            "FIRN_HOST_VCPUS",
            "FIRN_HOST_MEMORY_MIB",
            "FIRN_HOST_DISK_GIB",
            "FIRN_HYPERVISOR_SILENT_SECONDS",
            "FIRN_HYPERVISOR_SETTLING_SECONDS",
            "FIRN_RATE_PER_SECOND",
            "FIRN_RATE_BURST",
            "FIRN_STORAGE_RATE_PER_SECOND",
            "FIRN_STORAGE_RATE_BURST",
            "FIRN_STORAGE_WEBHOOK_NETWORKS",
            "FIRN_STORAGE_DISK_FREE_MIB",
            "FIRN_STORAGE_SPAN_ROWS",
            "FIRN_STORAGE_SPAN_LOOK_EVERY",
            "FIRN_STORAGE_SPAN_GRACE_SECONDS");

    /**
     * Cassandra's threads wait for work by dozing for some microseconds, thousands of times a second: a third of what it
     * costs to serve a small object. Here a doze may take 0.4 ms. Source: {@code timerslack_ns} in proc(5).
     */
    private static final String DOZE = "{ echo 400000 > /proc/self/timerslack_ns; } 2>/dev/null; exec \"$0\" \"$@\"";

    private final Part part;
    private final DataFolder data;
    private final PidFile pidFile;

    public Daemon(Part part) {
        this.part = part;
        this.data = part.data();
        this.pidFile = new PidFile(data.pidFile(part.name()));
    }

    public Part part() {
        return part;
    }

    /**
     * The process id of the part, when it runs. A process whose pid file got lost is known by its argument file, which is the
     * only one of this name on the machine.
     */
    public Optional<Long> pid() {
        return pidFile.read().or(() -> byArgumentFile(data.argumentFile(part.name())));
    }

    /** Starts the part in a session of its own and returns at once. */
    public void start() throws IOException {
        var command =
                new ClassArchive(part.home(), part.kind()).with(part.launch().prepare());
        var java = command.writtenTo(data.argumentFile(part.name()));
        var builder = new ProcessBuilder("setsid", "sh", "-c", DOZE, java.get(0), java.get(1))
                .directory(data.folder().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(data.output(part.name()).toFile());
        setEnvironment(builder.environment(), part.environment());
        pidFile.write(builder.start().pid());
    }

    /** Makes the next start faster, in the background. */
    public void makeArchive() throws IOException {
        new ClassArchive(part.home(), part.kind()).make(part.launch().prepare());
    }

    static void setEnvironment(Map<String, String> environment, Map<String, String> ours) {
        var fromTheCaller = environment.entrySet().stream()
                .filter(entry -> FROM_THE_CALLER.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        environment.keySet().removeIf(name -> name.startsWith("FIRN_"));
        environment.putAll(ours);
        if (!ours.isEmpty()) {
            environment.putAll(fromTheCaller);
        }
    }

    /** Asks the part to end, and kills it when it has not within {@code patience}; tells whether it went by itself. */
    public boolean stop(Duration patience) throws IOException {
        var process = pid().flatMap(ProcessHandle::of);
        boolean gracefully = true;
        if (process.isPresent()) {
            process.get().destroy();
            gracefully = ended(process.get(), patience);
            if (!gracefully) {
                process.get().destroyForcibly();
                ended(process.get(), patience);
            }
        }
        pidFile.remove();
        return gracefully;
    }

    /** The last lines that the part wrote, for whoever asks why. */
    public List<String> lastWords(int count) throws IOException {
        var output = tail(data.output(part.name()), count);
        return output.isEmpty() ? tail(data.log(part.name()), count) : output;
    }

    private static List<String> tail(Path file, int count) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        var lines = Tail.of(file, count);
        return lines.stream().filter(line -> !line.startsWith("WARNING:")).toList();
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Long> byArgumentFile(Path file) {
        return Machine.processes()
                .filter(process -> process.arguments().contains("@" + file))
                .map(Machine.Running::pid)
                .findFirst();
    }
}
