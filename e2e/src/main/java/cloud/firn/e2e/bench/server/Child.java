package cloud.firn.e2e.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server process that this one started, and that ends with it however it ends, short of a SIGKILL. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LAST_LINES = 15;

    private final String name;
    private final Process process;
    private final Path output;
    private final Thread hook;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.hook = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a command; what it says goes into {@code NAME.out} of the folder. */
    static Child start(String name, Path folder, List<String> command) {
        var output = folder.resolve(name + ".out");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            return new Child(name, process, output);
        } catch (IOException e) {
            throw new NotAsPromised("Could not start " + name + ": " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the server answers; what it last said is in the refusal when it does not. */
    void awaitReady(BooleanSupplier answers) {
        boolean ready = Wait.upTo(
                PATIENCE,
                name + " answers (its output is in " + output + ")",
                () -> !process.isAlive() || answers.getAsBoolean(),
                now -> now);
        NotAsPromised.unless(ready && process.isAlive(), name + " ended before it was ready: " + lastWords());
    }

    /** A port that nobody listens on at this moment. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // This process is ending already, and the hook does its work.
        }
    }

    private String lastWords() {
        try {
            var lines = Files.readAllLines(output, UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "no output";
        }
    }
}
