package cloud.firn.compute;

import static akka.http.javadsl.server.Directives.concat;

import akka.http.javadsl.ServerBinding;
import cloud.firn.compute.event.Events;
import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.instance.Instances;
import cloud.firn.compute.instancetype.InstanceTypes;
import cloud.firn.compute.placement.Placement;
import cloud.firn.compute.sshkey.SshKeys;
import cloud.firn.compute.template.Templates;
import cloud.firn.compute.zone.Zones;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.util.concurrent.CompletionStage;

/** The service of instances: starts every part of it, in order, and opens its door. */
public final class ComputeService {
    private static final int PORT = 7711;

    private final ServerBinding door;

    private ComputeService(ServerBinding door) {
        this.door = door;
    }

    /** Starts the service on {@code node}; its door is on {@code FIRN_COMPUTE_PORT} (7711). */
    public static CompletionStage<ComputeService> start(Node node) {
        var keyspace = node.schema("compute");
        var zone = node.settings().zone();
        var operations = node.operations(keyspace, Operations.Service.COMPUTE);
        var keys = SshKeys.start(node, keyspace, operations);
        var hypervisors = Hypervisors.start(node, keyspace);
        var instances = Instances.start(node, keyspace, operations, keys, hypervisors);
        var ending = Placement.start(node, keyspace, instances.actors(), hypervisors);
        var routes = concat(
                Zones.start(node.settings()),
                InstanceTypes.start(node.callers(), zone),
                Templates.start(node.callers(), zone),
                keys.routes(),
                instances.routes(),
                hypervisors.routes(node.callers(), ending),
                Events.start(node, keyspace),
                operations.routes());
        return node.serve("compute", node.settings().port("compute", PORT), routes)
                .thenApply(ComputeService::new);
    }

    /** The port that the door is open on. */
    public int port() {
        return door.localAddress().getPort();
    }
}
