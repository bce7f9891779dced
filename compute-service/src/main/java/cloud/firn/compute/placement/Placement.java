package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.node.Node;
import java.time.Duration;

/** The front door of this package: starts the process that gives instances an address and a place, and takes both back. */
public final class Placement {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private Placement() {}

    /**
     * Starts what hears of addresses and of instances that are gone, and the sweeps of forgotten reservations and of lost
     * hypervisors; hands back what ends instances when a hypervisor is given up.
     */
    public static Hypervisors.Ending start(
            Node node, String keyspace, InstanceActors instances, Hypervisors hypervisors) {
        var process = new PlacementProcess(hypervisors, instances);
        var addresses = new TakeAddresses(instances, process);
        var places = new ReleasePlaces(hypervisors);
        var consumers = node.consumers();
        consumers.startSideBySide("compute-addresses", keyspace, Topics.NETWORK, NetworkFact.class, addresses);
        consumers.startSideBySide("compute-places", keyspace, Topics.INSTANCES, InstanceFact.class, places);
        var system = node.system();
        Recurring.Timer timer =
                (pause, task) -> system.scheduler().scheduleOnce(pause, task, system.executionContext());
        var sweep = new ReservationSweep(hypervisors, instances, node.clock());
        new Recurring("sweep of reservations", EVERY, timer, sweep::giveBack).start();
        var lost = new EndLost(hypervisors, instances);
        new Recurring("sweep of lost hypervisors", EVERY, timer, lost::sweep).start();
        return lost;
    }
}
