package cloud.firn.box.part;

import cloud.firn.box.plan.Plan;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets the node agent's program remove every tap, route and rule that it ever made for a box. */
public final class AgentSweep {
    private static final int PATIENCE_SECONDS = 60;

    private AgentSweep() {}

    /** Empty when all is clean, else what the program said. */
    public static Optional<String> run(Plan plan) throws IOException {
        var output = plan.data().output("sweep");
        var command = Parts.agent(plan, List.of("sweep", plan.data().folder().toString()))
                .with(List.of("-Dfirn.log=" + plan.data().log("sweep")));
        var builder = new ProcessBuilder(command.writtenTo(plan.data().argumentFile("sweep")))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Daemon.setEnvironment(builder.environment(), plan.environment());
        var process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("no end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(String.join("\n  ", Tail.of(output, 10)));
    }
}
