package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Guests;
import cloud.firn.box.part.HttpHealth;
import cloud.firn.box.part.Parts;
import cloud.firn.box.plan.Plan;
import cloud.firn.contracts.hosts.HaltOrder;
import cloud.firn.platform.crypto.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./firn down}: stops the instances and every part, those that others stand on last; leaves the data. */
@Command(name = "down", description = "Stop the cloud and its instances; the data stays.")
final class Down implements Callable<Integer> {
    private static final Duration GUESTS = Duration.ofSeconds(60);
    private static final Duration PART = Duration.ofSeconds(40);

    /** What others stand on goes last. */
    private static final List<List<String>> STEPS =
            List.of(List.of(Parts.AGENT), List.of(Parts.SERVICES), List.of(Parts.KAFKA, Parts.CASSANDRA));

    @Mixin
    Where where = new Where();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = where.known();
        BoxLock.during(plan.data(), () -> {
            stop(plan);
            return true;
        });
        System.out.println("Firn is down; its data stays in " + plan.data().folder() + ".");
        return 0;
    }

    static void stop(Plan plan) throws IOException {
        var daemons = Parts.of(plan).stream()
                .map(Daemon::new)
                .filter(daemon -> daemon.pid().isPresent())
                .toList();
        stopGuests(
                plan,
                daemons.stream()
                        .anyMatch(daemon -> Parts.AGENT.equals(daemon.part().name())));
        for (var step : STEPS) {
            var stops = daemons.stream()
                    .filter(daemon -> step.contains(daemon.part().name()))
                    .map(daemon -> CompletableFuture.runAsync(() -> stop(daemon)))
                    .toList();
            stops.forEach(CompletableFuture::join);
        }
    }

    private static void stop(Daemon daemon) {
        try {
            boolean gracefully = daemon.stop(PART);
            System.out.println(
                    daemon.part().name() + (gracefully ? " stopped" : " did not stop in time and was killed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Guests outlive their node agent on purpose; so it is asked to stop them first, and what it leaves is ended. */
    private static void stopGuests(Plan plan, boolean agentRuns) {
        if (agentRuns) {
            try {
                var answer = halt(plan);
                if (answer.status() >= 300) {
                    System.out.println(
                            "The node agent answered " + answer.status() + " to the order to stop the instances.");
                }
            } catch (IOException | UncheckedIOException | IllegalStateException e) {
                System.out.println("The node agent could not be asked to stop the instances: " + e.getMessage());
            }
        }
        long ended = Guests.end(plan.data(), GUESTS.dividedBy(4));
        if (ended > 0) {
            System.out.println(ended + " virtual machines were ended without the node agent");
        }
    }

    /** The node agent obeys who holds the box's internal key. */
    static HttpHealth.Answer halt(Plan plan) throws IOException {
        var key = KeyFile.readOrMake(plan.internalKey());
        var order = Map.of(HaltOrder.HEADER, HaltOrder.signed(key, Instant.now()));
        return HttpHealth.ask("POST", Plan.url(plan.agentPort()) + "/halt", order, GUESTS);
    }
}
