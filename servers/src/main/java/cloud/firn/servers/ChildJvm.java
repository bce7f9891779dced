package cloud.firn.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM that this process started and that does not outlive it, not even when this process is killed: {@link Tether} watches
 * the pipe between the two.
 */
final class ChildJvm implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final String name;
    private final Process process;
    private final Path output;

    private ChildJvm(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    static ChildJvm start(String name, JavaCommand command, Path folder) throws IOException {
        var output = folder.resolve(name + ".out");
        var line = Tether.around(command).writtenTo(folder.resolve(name + ".args"));
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ChildJvm(name, process, output);
    }

    long pid() {
        return process.pid();
    }

    /** Returns when {@code ready} says so; throws when the process ends before, or does not get there in time. */
    void awaitReady(BooleanSupplier ready, Duration patience) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        name + " ended with " + process.exitValue() + " before it was ready: " + lastWords());
            }
            if (System.nanoTime() > deadline) {
                close();
                throw new IOException(name + " was not ready within " + patience.toSeconds() + " s: " + lastWords());
            }
        }
    }

    /** Asks the process to end, and kills it when it has not after half a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once, as a loss of power would for it. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
