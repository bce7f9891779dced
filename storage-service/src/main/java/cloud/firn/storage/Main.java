package cloud.firn.storage;

import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;

/** Runs object storage alone in a process. */
public final class Main {
    private Main() {}

    /** Starts with the settings of the environment, and runs until told to stop. */
    public static void main(String[] arguments) {
        var node = Node.start(NodeSettings.fromEnvironment(System.getenv()));
        StorageService.start(node).toCompletableFuture().join();
        node.runUntilStopped();
    }
}
