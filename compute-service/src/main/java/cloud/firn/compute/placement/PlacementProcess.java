package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.hypervisor.Hypervisors.Answer;
import cloud.firn.compute.hypervisor.Hypervisors.Holding;
import cloud.firn.compute.hypervisor.Room;
import cloud.firn.compute.instance.InstanceActors;
import cloud.firn.compute.instance.InstanceActors.Whereabouts;
import cloud.firn.compute.instance.InstanceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int SETTLING_ROUNDS = 40;

    private final Hypervisors hypervisors;
    private final InstanceActors instances;

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
                .thenCompose(candidates -> search(instance, room, candidates, 1))
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

    private CompletionStage<Optional<String>> search(String instance, Room room, List<String> candidates, int round) {
        return firstFit(instance, room, candidates, 0, false).thenCompose(outcome -> {
            if (outcome.hypervisor().isPresent() || !outcome.settling()) {
                return CompletableFuture.completedFuture(outcome.hypervisor());
            }
            if (round == SETTLING_ROUNDS) {
                return CompletableFuture.failedFuture(new TimeoutException("a hypervisor is not heard of yet"));
            }
            var later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> candidates, later)
                    .thenCompose(again -> search(instance, room, again, round + 1));
        });
    }

    private record Outcome(Optional<String> hypervisor, boolean settling) {}

    private CompletionStage<Outcome> firstFit(
            String instance, Room room, List<String> candidates, int next, boolean settling) {
        if (next == candidates.size()) {
            return CompletableFuture.completedFuture(new Outcome(Optional.empty(), settling));
        }
        var hypervisor = candidates.get(next);
        return hypervisors
                .reserve(hypervisor, instance, room)
                .thenCompose(answer -> answer == Answer.HELD
                        ? CompletableFuture.completedFuture(new Outcome(Optional.of(hypervisor), settling))
                        : firstFit(instance, room, candidates, next + 1, settling || answer == Answer.SETTLING));
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
