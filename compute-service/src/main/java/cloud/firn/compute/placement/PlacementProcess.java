package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.hypervisor.Hypervisors.Holding;
import cloud.firn.compute.hypervisor.Room;
import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.compute.instance.InstanceActors.Whereabouts;
import cloud.firn.compute.instance.InstanceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Places one instance: the first hypervisor, in the order of their names, that holds room for it.
 *
 * <p>Steps and what undoes each: <em>reserve</em> on a hypervisor (undone by <em>release</em>), <em>place</em> the
 * instance there. Whoever calls this calls again after a crash, and finds the room that was held already; an instance
 * that does not want the place any more gives it back. It fails, to be called again, while a hypervisor that may have room
 * has not been heard of since a start.
 */
final class PlacementProcess {
    private static final String NO_ROOM =
            "No hypervisor has room for this instance type now. Try a smaller one, or later.";

    private final Hypervisors hypervisors;
    private final InstanceActors instances;
    private final FirstFit firstFit = new FirstFit();

    PlacementProcess(Hypervisors hypervisors, InstanceActors instances) {
        this.hypervisors = hypervisors;
        this.instances = instances;
    }

    /** Done when the instance has a place, or is told that there is none. */
    CompletionStage<Void> place(String instance, InstanceSpec spec) {
        var room = new Room(spec.type().vcpus(), spec.type().memoryMib(), spec.diskGib());
        return hypervisors
                .names()
                .thenCombine(hypervisors.holdingsOf(instance), PlacementProcess::heldFirst)
                .thenCompose(candidates ->
                        firstFit.search(candidates, hypervisor -> hypervisors.reserve(hypervisor, instance, room)))
                .thenCompose(found -> found.map(hypervisor -> settle(instance, hypervisor))
                        .orElseGet(() -> nothing(instances.refusePlace(instance, NO_ROOM))));
    }

    /** Where room is held already comes first, so that a repeat after a crash does not hold it twice. */
    static List<String> heldFirst(List<String> names, List<Holding> holdings) {
        var candidates = new ArrayList<String>();
        holdings.forEach(holding -> candidates.add(holding.hypervisor()));
        names.stream().filter(name -> !candidates.contains(name)).forEach(candidates::add);
        return candidates;
    }

    private CompletionStage<Void> settle(String instance, String hypervisor) {
        return instances
                .place(instance, hypervisor)
                .thenCompose(where -> livesAt(where, hypervisor)
                        ? CompletableFuture.<Void>completedFuture(null)
                        : nothing(hypervisors.release(hypervisor, instance)));
    }

    private static boolean livesAt(Optional<Whereabouts> where, String hypervisor) {
        return where.flatMap(Whereabouts::hypervisor).filter(hypervisor::equals).isPresent();
    }

    private static CompletionStage<Void> nothing(CompletionStage<?> stage) {
        return stage.thenAccept(done -> {});
    }
}
