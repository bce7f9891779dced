package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.node.Node;

/** The front door of this package: starts the process that gives instances an address and a place, and takes both back. */
public final class Placement {
    private Placement() {}

    /** Starts what hears of addresses and of instances that are gone, and the sweep of forgotten reservations. */
    public static void start(Node node, String keyspace, InstanceActors instances, Hypervisors hypervisors) {
        var process = new PlacementProcess(hypervisors, instances);
        var addresses = new TakeAddresses(instances, process);
        var places = new ReleasePlaces(hypervisors);
        var consumers = node.consumers();
        consumers.startSideBySide("compute-addresses", keyspace, Topics.NETWORK, NetworkFact.class, addresses);
        consumers.startSideBySide("compute-places", keyspace, Topics.INSTANCES, InstanceFact.class, places);
        new ReservationSweep(hypervisors, instances, node.clock()).start(node.system());
    }
}
