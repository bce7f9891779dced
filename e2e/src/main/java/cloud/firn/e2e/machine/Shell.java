package cloud.firn.e2e.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.NotAsPromised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of the machine, bounded in time. */
public final class Shell {
    private Shell() {}

    /**
     * What a command did.
     *
     * @param out standard output and error together
     */
    public record Result(int code, String out) {
        /** The output of a command that succeeded. */
        public String ok() {
            NotAsPromised.unless(code == 0, "A command ended with " + code + ": " + out.strip());
            return out;
        }
    }

    /** Runs a command to its end; one that takes longer than {@code limit} is killed and counts as failed. */
    public static Result run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            var log = Files.createTempFile("firn-e2e", ".out");
            try {
                return run(limit, environment, command, log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new NotAsPromised("Could not run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Runs a quick command of the machine. */
    public static Result run(String... command) {
        return run(Duration.ofSeconds(20), Map.of(), List.of(command));
    }

    /** Whether a program is on the path. */
    public static boolean has(String program) {
        return run("sh", "-c", "command -v " + program).code() == 0;
    }

    /** Whether this process is root. */
    public static boolean root() {
        return "0".equals(run("id", "-u").out().strip());
    }

    // The output goes to a file: a background process that inherits a pipe would keep the reader waiting for ever.
    private static Result run(Duration limit, Map<String, String> environment, List<String> command, Path log)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "no end within " + limit.toSeconds() + " s: " + Files.readString(log, UTF_8));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
        return new Result(process.exitValue(), Files.readString(log, UTF_8));
    }
}
