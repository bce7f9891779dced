package cloud.firn.gateway;

import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;

/** Runs the gateway alone, as told by its environment. */
public final class Main {
    private Main() {}

    /** Takes no arguments; see {@link NodeSettings} for the environment. */
    public static void main(String[] args) {
        var node = Node.start(NodeSettings.fromEnvironment(System.getenv()));
        Gateway.start(node).toCompletableFuture().join();
        node.runUntilStopped();
    }
}
