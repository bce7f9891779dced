package cloud.firn.network;

import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.Directives;
import cloud.firn.network.address.AddressRange;
import cloud.firn.network.address.Addresses;
import cloud.firn.network.port.Ports;
import cloud.firn.network.securitygroup.SecurityGroups;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.util.concurrent.CompletionStage;

/** The front door of the network service: starts everything about networks, and its HTTP door. */
public final class NetworkService {
    private static final int USUAL_PORT = 7712;
    private static final String USUAL_POOL = "203.0.113.0/24";

    private final ServerBinding binding;

    private NetworkService(ServerBinding binding) {
        this.binding = binding;
    }

    /** Starts the service on a node; done when its door is open. Blocking while the tables are made. */
    public static CompletionStage<NetworkService> start(Node node) {
        var range = AddressRange.of(node.settings().get("FIRN_ADDRESS_POOL", USUAL_POOL));
        var keyspace = node.schema("network");
        var operations = node.operations(keyspace, Operations.Service.NETWORK);
        var addresses = Addresses.start(node, range);
        var ports = Ports.start(node, keyspace);
        var groups = SecurityGroups.start(node, keyspace, operations, ports);
        ports.follow(groups, addresses);
        return node.serve(
                        "network",
                        node.settings().port("network", USUAL_PORT),
                        Directives.concat(groups.routes(), operations.routes()))
                .thenApply(NetworkService::new);
    }

    /** Where the door is, with its port. */
    public int port() {
        return binding.localAddress().getPort();
    }
}
