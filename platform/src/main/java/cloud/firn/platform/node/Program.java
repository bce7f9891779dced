package cloud.firn.platform.node;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main program of one or more services: {@code prepare} makes their tables and topics, no argument runs them. */
public final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final String PREPARE = "prepare";

    private Program() {}

    /**
     * A service as a program knows it.
     *
     * @param name of its tables, as in {@code /schema/<name>.cql}
     * @param start starts it on a node; done when its door is open
     */
    public record Service(String name, Function<Node, CompletionStage<?>> start) {}

    /** Does what the arguments say, as told by the environment ({@link NodeSettings}), and ends the process. */
    public static void run(String[] arguments, Service... services) {
        try {
            var settings = NodeSettings.fromEnvironment(System.getenv());
            if (List.of(arguments).equals(List.of(PREPARE))) {
                Node.prepare(settings, names(services));
                LOG.info("Tables and topics are there");
            } else if (arguments.length == 0) {
                start(settings, services).runUntilStopped();
            } else {
                throw new IllegalArgumentException("The only argument is \"prepare\"; without it the service runs.");
            }
        } catch (RuntimeException e) {
            LOG.error("Not started", e);
            System.err.println("Not started: " + e);
            System.exit(1);
        }
        System.exit(0);
    }

    /** Starts a node and every service on it, in order; returns when all doors are open. Blocking. */
    public static Node start(NodeSettings settings, Service... services) {
        var node = Node.start(settings);
        var started = new AtomicBoolean();
        node.health().require("started", started::get);
        // One after the other, since each may make tables first, and Cassandra does not like schema changes at once.
        for (var service : services) {
            service.start().apply(node).toCompletableFuture().join();
        }
        started.set(true);
        LOG.info("All services run");
        return node;
    }

    private static List<String> names(Service... services) {
        return List.of(services).stream().map(Service::name).toList();
    }
}
