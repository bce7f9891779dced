package cloud.firn.agent;

import java.nio.file.Path;

/** The node agent as a program: without arguments it serves; {@code sweep DATA} removes every trace of a data folder. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("sweep")) {
            Sweep.below(Path.of(arguments[1]));
            return;
        }
        if (arguments.length > 0) {
            System.err.println("usage: cloud.firn.agent.Main [sweep DATA]");
            System.exit(2);
        }
        var agent = Agent.start(AgentSettings.fromEnvironment(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
    }
}
