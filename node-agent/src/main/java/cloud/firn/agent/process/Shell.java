package cloud.firn.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs other programs to their end, here or in a network namespace.
 *
 * @param prefix words before every command; empty, or {@code ip netns exec NAME}
 */
public record Shell(List<String> prefix) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Runs programs where the node agent itself runs. */
    public static Shell here() {
        return new Shell(List.of());
    }

    /** What a program did: its exit code and all that it wrote, both streams together. */
    public record Outcome(int exitCode, String output) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /**
     * Runs a program that must end well.
     *
     * @throws Failed when it does not
     */
    public String run(String input, String... command) {
        var outcome = attempt(input, PATIENCE, command);
        if (!outcome.succeeded()) {
            throw new Failed(command[0] + " ended with " + outcome.exitCode() + ": " + lastLines(outcome.output()));
        }
        return outcome.output();
    }

    /** Runs a program and tells how it ended; one that takes longer than {@code patience} is killed. */
    public Outcome attempt(String input, Duration patience, String... command) {
        var words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            var watch = kill(process, patience);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            } catch (IOException e) {
                // It ended without reading; its exit code and its words say why.
            }
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            int code = process.waitFor();
            watch.cancel(false);
            return new Outcome(code, output);
        } catch (IOException e) {
            return new Outcome(127, e.getMessage() == null ? "cannot be started" : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while " + command[0] + " ran", e));
        }
    }

    private static java.util.concurrent.Future<?> kill(Process process, Duration patience) {
        return Timers.SHARED.schedule(
                () -> {
                    process.destroyForcibly();
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Whether a program of this name is on the path. */
    public static boolean has(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String lastLines(String output) {
        var text = output.strip();
        return text.length() <= 400 ? text : text.substring(text.length() - 400);
    }

    /** A program that should have ended well did not. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }
}
