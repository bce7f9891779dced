package cloud.firn.box;

import cloud.firn.billing.BillingService;
import cloud.firn.compute.ComputeService;
import cloud.firn.gateway.Gateway;
import cloud.firn.identity.IdentityService;
import cloud.firn.network.NetworkService;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.storage.StorageService;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every service of Firn in one process: one node, each service by its own front door, as its own main would. */
public final class Box {
    private static final Logger LOG = LoggerFactory.getLogger(Box.class);

    /** One after the other, since each makes its tables first, and Cassandra does not like schema changes at once. */
    private static final List<Function<Node, CompletionStage<?>>> FRONT_DOORS = List.of(
            IdentityService::start,
            NetworkService::start,
            ComputeService::start,
            StorageService::start,
            BillingService::start,
            Gateway::start);

    private Box() {}

    public static void main(String[] arguments) {
        try {
            start(NodeSettings.fromEnvironment(System.getenv())).runUntilStopped();
        } catch (RuntimeException e) {
            LOG.error("The services could not start", e);
            System.err.println("The services could not start: " + e);
            System.exit(1);
        }
    }

    /** Starts the node and every service on it; returns when all doors are open. */
    static Node start(NodeSettings settings) {
        var node = Node.start(settings);
        for (var frontDoor : FRONT_DOORS) {
            frontDoor.apply(node).toCompletableFuture().join();
        }
        LOG.info("All services run");
        return node;
    }
}
