package cloud.firn.network;

import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import java.util.concurrent.TimeUnit;

/** Runs the network service alone, configured by its environment. */
public final class Main {
    private Main() {}

    /** Starts and runs until told to stop. */
    public static void main(String[] arguments) throws Exception {
        var node = Node.start(NodeSettings.fromEnvironment(System.getenv()));
        var unused = NetworkService.start(node).toCompletableFuture().get(3, TimeUnit.MINUTES);
        node.runUntilStopped();
    }
}
