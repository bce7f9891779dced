package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Health;
import cloud.firn.box.part.Parts;
import cloud.firn.box.plan.Plan;
import cloud.firn.box.plan.Wishes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./firn up}: starts what does not run and returns when every part is ready. */
@Command(name = "up", description = "Start the cloud; what runs already is left alone.")
final class Up implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(150);

    @Mixin
    Where where = new Where();

    @Option(names = "--hypervisor", paramLabel = "auto|qemu|simulator", description = "What runs the instances.")
    @Nullable
    String hypervisor;

    @Option(names = "--hosts", paramLabel = "N", description = "How many hosts the node agent plays.")
    @Nullable
    Integer hosts;

    private final long startedAt = System.nanoTime();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = where.plan(hypervisor, hosts, addressPool());
        if (!List.of("auto", "qemu", "simulator").contains(plan.hypervisor())) {
            throw new CannotDo("--hypervisor takes auto, qemu or simulator");
        }
        if (plan.hosts() < 1 || plan.hosts() > 64) {
            throw new CannotDo("--hosts takes a number from 1 to 64");
        }
        Checks.addressPool(plan);
        Checks.folder(plan);
        return BoxLock.during(plan.data(), () -> up(plan));
    }

    private int up(Plan plan) throws IOException, InterruptedException {
        var daemons = Parts.of(plan).stream().map(Daemon::new).toList();
        var missing = daemons.stream().filter(daemon -> daemon.pid().isEmpty()).toList();
        if (missing.size() < daemons.size()) {
            refuseOtherOptions(plan);
        }
        if (missing.stream().anyMatch(daemon -> daemon.part().name().equals(Parts.AGENT))) {
            Checks.neighbours(plan);
        }
        Checks.room(plan);
        Checks.ports(missing);
        Wishes.remember(plan);
        for (var daemon : missing) {
            daemon.start();
        }
        awaitReady(daemons, missing);
        Card.of(plan, missing.isEmpty(), Duration.ofNanos(System.nanoTime() - startedAt))
                .print();
        for (var daemon : missing) {
            daemon.makeArchive();
        }
        return 0;
    }

    private static @Nullable String addressPool() {
        var pool = System.getenv("FIRN_ADDRESS_POOL");
        return pool == null || pool.isBlank() ? null : pool.strip();
    }

    /** A running box is what it was started as. */
    private void refuseOtherOptions(Plan plan) {
        var running = Wishes.forBoxIn(plan.data().folder()).plan(plan.home());
        if (!running.equals(plan)) {
            throw new CannotDo(
                    "This box already runs with --hypervisor " + running.hypervisor() + " --hosts " + running.hosts()
                            + " --port-base " + running.portBase() + ". To change that: ./firn down, then up again");
        }
    }

    private void awaitReady(List<Daemon> daemons, List<Daemon> started) throws IOException, InterruptedException {
        var waiting = new ArrayList<>(daemons);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!waiting.isEmpty()) {
            for (var daemon : List.copyOf(waiting)) {
                var health = daemon.part().health();
                if (health.ready()) {
                    waiting.remove(daemon);
                    if (started.contains(daemon)) {
                        say(daemon.part().name() + " is ready");
                    }
                } else {
                    refuseToWait(daemon, health, deadline);
                }
            }
            if (!waiting.isEmpty()) {
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        }
    }

    private void refuseToWait(Daemon daemon, Health health, long deadline) throws IOException {
        var name = daemon.part().name();
        if (daemon.pid().isEmpty()) {
            throw new CannotDo("The part " + name + " ended while it started. Its last words:\n  "
                    + String.join("\n  ", daemon.lastWords(15)) + "\nMore: ./firn logs " + name
                    + ". What else runs is left running: ./firn down stops it");
        }
        if (System.nanoTime() > deadline) {
            throw new CannotDo("The part " + name + " is not ready after " + PATIENCE.toMinutes() + " minutes ("
                    + health.words() + "). See ./firn logs " + name);
        }
    }

    private void say(String words) {
        var seconds = (System.nanoTime() - startedAt) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, words));
    }
}
