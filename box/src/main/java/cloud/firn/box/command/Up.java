package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Parts;
import cloud.firn.box.plan.Plan;
import cloud.firn.box.plan.Wishes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./firn up}: starts what does not run and returns when every part is ready. */
@Command(name = "up", description = "Start the cloud; what runs already is left alone.")
final class Up implements Callable<Integer> {
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
        Checks.folder(plan.data());
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
        new Starting(startedAt, "./firn logs ", "./firn down").awaitReady(daemons, missing);
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
}
