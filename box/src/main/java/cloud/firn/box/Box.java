package cloud.firn.box;

import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every service of Firn in one process: one node, each service by its own front door, as its own main would. */
public final class Box {
    private static final Logger LOG = LoggerFactory.getLogger(Box.class);

    private Box() {}

    public static void main(String[] arguments) {
        try {
            var node = Node.start(NodeSettings.fromEnvironment(System.getenv()));
            LOG.info("All services run");
            node.runUntilStopped();
        } catch (RuntimeException e) {
            LOG.error("The services could not start", e);
            System.err.println("The services could not start: " + e);
            System.exit(1);
        }
    }
}
