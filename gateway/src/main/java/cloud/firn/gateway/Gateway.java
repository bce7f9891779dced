package cloud.firn.gateway;

import static akka.http.javadsl.server.Directives.concat;

import akka.http.javadsl.ServerBinding;
import cloud.firn.gateway.console.Console;
import cloud.firn.gateway.v2.V2;
import cloud.firn.platform.node.Node;
import java.util.concurrent.CompletionStage;

/** The one public door: starts every part of it, in order, and opens it. */
public final class Gateway {
    private static final int PORT = 7700;

    private final ServerBinding door;

    private Gateway(ServerBinding door) {
        this.door = door;
    }

    /** Starts the gateway on {@code node}; its door is on {@code FIRN_GATEWAY_PORT} (7700). */
    public static CompletionStage<Gateway> start(Node node) {
        var routes = concat(Console.start(), V2.start(node).routes());
        return node.serve("gateway", node.settings().port("gateway", PORT), routes)
                .thenApply(Gateway::new);
    }

    /** The port that the door is open on. */
    public int port() {
        return door.localAddress().getPort();
    }
}
