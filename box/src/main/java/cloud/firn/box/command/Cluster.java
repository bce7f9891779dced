package cloud.firn.box.command;

import cloud.firn.box.cluster.ClusterParts;
import cloud.firn.box.cluster.ClusterPlan;
import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Machine;
import cloud.firn.box.part.Part;
import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./firn cluster}: three of everything on loopback addresses, to see what survives what. */
@Command(
        name = "cluster",
        description = "Three nodes of everything on this machine: start, stop, kill and look at them.")
final class Cluster implements Runnable {
    private static final Duration PART = Duration.ofSeconds(60);
    private static final Duration PREPARING = Duration.ofMinutes(5);

    @Option(names = "--data", paramLabel = "DIR", description = "Its data folder; usually .firn-cluster.")
    @Nullable
    Path data;

    private final long startedAt = System.nanoTime();

    @Override
    public void run() {
        picocli.CommandLine.usage(this, System.out);
    }

    @Command(name = "up", description = "Start what does not run; returns when every part is ready.")
    int up(
            @Option(
                            names = "--hypervisor",
                            paramLabel = "qemu|simulator",
                            defaultValue = "simulator",
                            description = "What runs the instances.")
                    String hypervisor)
            throws IOException, InterruptedException {
        var plan = plan(hypervisor);
        var folder = Checks.folder(plan.data());
        return BoxLock.during(folder, () -> {
            var parts = new ClusterParts(plan);
            var starting = new Starting(startedAt, "tail " + folder.folder() + "/log/", "./firn cluster down");
            start(parts.servers(), starting);
            prepare(plan, parts);
            starting.say("tables and topics are there");
            for (var together : parts.services()) {
                start(together, starting);
            }
            System.out.println("  gateway  " + ClusterPlan.url(7700) + "/v2\n  storage  " + ClusterPlan.url(7701)
                    + "\n  keys     " + plan.data().of("credentials"));
            return 0;
        });
    }

    @Command(name = "down", description = "Stop everything; the data stays.")
    int down() throws IOException, InterruptedException {
        var plan = plan("simulator");
        return BoxLock.during(plan.data(), () -> {
            var parts = new ClusterParts(plan);
            stop(parts.services().stream().flatMap(List::stream).toList());
            stop(parts.servers());
            return 0;
        });
    }

    @Command(name = "status", description = "Each part with its process, memory and health.")
    int status() {
        var rows = new ClusterParts(plan("simulator"))
                .all().parallelStream().map(Cluster::row).toList();
        rows.forEach(System.out::println);
        return 0;
    }

    @Command(name = "start", description = "Start these parts, as compute-2; returns when they are ready.")
    int start(@Parameters(paramLabel = "PART") List<String> names) throws IOException, InterruptedException {
        start(named(names), new Starting(startedAt, "the log of ", "./firn cluster down"));
        return 0;
    }

    @Command(name = "stop", description = "Stop these parts gracefully, one after the other.")
    int stopGracefully(@Parameters(paramLabel = "PART") List<String> names) {
        named(names).forEach(part -> stop(List.of(part)));
        return 0;
    }

    @Command(name = "kill", description = "End these parts with SIGKILL.")
    int kill(@Parameters(paramLabel = "PART") List<String> names) {
        for (var part : named(names)) {
            new Daemon(part).pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
            System.out.println(part.name() + " killed");
        }
        return 0;
    }

    private ClusterPlan plan(String hypervisor) {
        var home = Home.told();
        return new ClusterPlan(
                home, new DataFolder(data == null ? home.folder().resolve(".firn-cluster") : data), hypervisor);
    }

    private List<Part> named(List<String> names) {
        var all = new ClusterParts(plan("simulator")).all();
        return names.stream()
                .map(name -> all.stream()
                        .filter(part -> part.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new CannotDo("There is no part " + name + "; ./firn cluster status lists" + " them")))
                .toList();
    }

    private static void start(List<Part> parts, Starting starting) throws IOException, InterruptedException {
        var daemons = parts.stream().map(Daemon::new).toList();
        var missing = daemons.stream().filter(daemon -> daemon.pid().isEmpty()).toList();
        for (var daemon : missing) {
            daemon.start();
        }
        starting.awaitReady(daemons, missing);
        for (var daemon : missing) {
            daemon.makeArchive();
        }
    }

    private static void prepare(ClusterPlan plan, ClusterParts parts) throws IOException, InterruptedException {
        var out = plan.data().output("prepare");
        var builder = new ProcessBuilder(parts.prepare().writtenTo(plan.data().argumentFile("prepare")))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(plan.environment());
        var process = builder.start();
        if (!process.waitFor(PREPARING.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new CannotDo("Tables and topics could not be made; see " + out);
        }
    }

    private static void stop(List<Part> parts) {
        var reversed = new java.util.ArrayList<>(parts);
        Collections.reverse(reversed);
        var stops = reversed.stream()
                .map(Daemon::new)
                .filter(daemon -> daemon.pid().isPresent())
                .map(daemon -> CompletableFuture.runAsync(() -> stop(daemon)))
                .toList();
        stops.forEach(CompletableFuture::join);
    }

    private static void stop(Daemon daemon) {
        try {
            System.out.println(
                    daemon.part().name() + (daemon.stop(PART) ? " stopped" : " did not stop and was killed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Part part) {
        var pid = new Daemon(part).pid();
        var health = CompletableFuture.supplyAsync(part::health);
        try {
            return pid.map(id -> String.format(
                            "%-14s %7d %5d MiB  %s", part.name(), id, Machine.residentMib(id), wait(health)))
                    .orElseGet(() -> String.format("%-14s %7s %9s  does not run", part.name(), "-", "-"));
        } finally {
            health.cancel(true);
        }
    }

    private static String wait(CompletableFuture<cloud.firn.box.part.Health> health) {
        try {
            return health.get(5, TimeUnit.SECONDS).words();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "?";
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            return "does not answer";
        }
    }
}
