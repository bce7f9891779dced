package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** The figures of the walking skeleton: one box with simulated guests, then one with real ones where there is QEMU. */
final class SkeletonBench {
    private static final int SIMULATOR_PORT = 28_700;
    private static final int QEMU_PORT = 28_800;
    private static final int AT_ONCE = 32;

    private final Path script;
    private final boolean quick;
    private final Figures figures = new Figures();

    SkeletonBench(Path script, boolean quick) {
        this.script = script;
        this.quick = quick;
    }

    void run() {
        System.out.println(Machine.words("see the rows"));
        System.out.println();
        try {
            var folder = Files.createTempDirectory("firn-bench");
            simulated(new Box(script, folder.resolve("simulator"), SIMULATOR_PORT).whileThisRuns());
            if (Shell.root() && Shell.has("qemu-system-x86_64") && Shell.has("nft")) {
                real(new Box(script, folder.resolve("qemu"), QEMU_PORT).whileThisRuns());
            } else {
                System.out.println("No figures of real guests: they need root, QEMU and nftables.");
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        figures.print();
    }

    private void simulated(Box box) {
        try {
            figures.add(
                    "first `up` to ready, built",
                    "",
                    Figures.words(box.up("--hypervisor", "simulator", "--hosts", "2")));
            box.down();
            figures.add("`up` to ready when built, with its data", "45 s", Figures.words(box.up()));
            LockSupport.parkNanos(Duration.ofSeconds(quick ? 2 : 15).toNanos());
            figures.add(
                    "resident memory of the whole box at rest",
                    "3072 MiB",
                    box.status().path("memory-mib").asText() + " MiB");
            try (var customer = new BenchCustomer(box)) {
                customer.instances(quick ? 3 : 30, false);
                var runs = customer.instances(quick ? 10 : 200, false);
                figures.add("accepted to running, simulator", "p50 300 ms, p99 1 s", runs.running());
                figures.add(
                        "rule change ordered to enforced, simulator",
                        "p99 300 ms",
                        customer.ruleChanges(quick ? 10 : 100));
            }
            commands(box);
        } finally {
            box.destroy();
        }
    }

    private void commands(Box box) {
        var howLong = Duration.ofSeconds(quick ? 2 : 15);
        try (var raw = new RawInserts(box.portBase() + 20);
                var customer = new BenchCustomer(box)) {
            raw.perSecond(AT_ONCE, howLong.dividedBy(3));
            double inserts = raw.perSecond(AT_ONCE, howLong);
            customer.commandsPerSecond(AT_ONCE, howLong.dividedBy(3));
            double commands = customer.commandsPerSecond(AT_ONCE, howLong);
            figures.add(
                    "raw single inserts through the driver, " + AT_ONCE + " at once",
                    "",
                    String.format(Locale.ROOT, "%.0f/s", inserts));
            figures.add(
                    "persisted commands through the public API (SSH keys registered and deleted), " + AT_ONCE
                            + " at once",
                    "",
                    String.format(Locale.ROOT, "%.0f/s, %.2f of raw inserts", commands, commands / inserts));
        }
    }

    private void real(Box box) {
        try {
            box.up("--hypervisor", "qemu");
            var hypervisor = box.hypervisor();
            try (var customer = new BenchCustomer(box)) {
                customer.instances(1, true);
                var runs = customer.instances(quick ? 2 : 10, true);
                figures.add("accepted to running, " + hypervisor, "2 s", runs.running());
                figures.add("accepted to guest answering on port 80, " + hypervisor, "", runs.answering());
                figures.add(
                        "rule change ordered to enforced, nftables on one host",
                        "p99 300 ms",
                        customer.ruleChanges(quick ? 10 : 100));
            }
        } finally {
            box.destroy();
        }
    }

    /** How long instances took, one after the other. */
    record Runs(List<Duration> running, List<Duration> answering) {
        Runs {
            NotAsPromised.unless(!running.isEmpty(), "No instance was measured");
        }
    }
}
