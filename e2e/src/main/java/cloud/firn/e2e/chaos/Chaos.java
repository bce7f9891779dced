package cloud.firn.e2e.chaos;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays faults against a cluster under load, one after the other, and holds what was promised: no call fails when nodes are
 * exchanged gracefully, nothing acknowledged is ever lost, no entity runs twice, and after every fault the cloud recovers by
 * itself.
 */
public final class Chaos {
    private static final int CUSTOMERS = 6;
    private static final int SHOWN = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(4);
    /** Until a part that fails is given up and taken over: what the cluster waits, and the slowness of a small machine. */
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    /** Longer than any node waits before it is sure; see the split-brain resolver's settings. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final PrintStream out;
    private final Report report = new Report();
    private final List<String> broken = new ArrayList<>();

    private Chaos(Cluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /** {@code [SEED]|upgrade} with {@code FIRN_HOME}: starts a cluster, plays, and ends with 1 when a promise was broken. */
    public static void main(String[] arguments) {
        var home = Path.of(System.getenv("FIRN_HOME"));
        var folder = home.resolve(".firn-chaos");
        var cluster = new Cluster(home.resolve("firn"), folder);
        var broken = List.of(arguments).contains("upgrade")
                ? upgrade(cluster, System.out)
                : play(cluster, seed(arguments), System.out);
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static long seed(String... arguments) {
        return arguments.length > 0 ? Long.parseLong(arguments[0]) : System.currentTimeMillis();
    }

    /**
     * Replaces every node by one of the next version while customers work; both versions run side by side for most of the
     * time. Answers which promises were broken.
     */
    static List<String> upgrade(Cluster cluster, PrintStream out) {
        out.println("upgrade");
        cluster.beginAnew();
        cluster.prepareNextVersion();
        return new Chaos(cluster, out).play(Fault.rolling());
    }

    /** Plays the whole suite; answers which promises were broken. */
    static List<String> play(Cluster cluster, long seed, PrintStream out) {
        out.println("chaos with seed " + seed);
        cluster.beginAnew();
        var faults = new ArrayList<>(Fault.rolling());
        faults.addAll(Fault.schedule(seed, Partition.isPossible()));
        return new Chaos(cluster, out).play(faults);
    }

    private List<String> play(List<Fault> faults) {
        var run = "s" + Long.toString(System.currentTimeMillis(), 36);
        try (var traffic = Traffic.start(cluster.access("acme"), run, CUSTOMERS)) {
            pause(BETWEEN);
            faults.forEach(fault -> suffer(fault, traffic));
            pause(BETWEEN);
            traffic.sendHome();
            out.println(Report.of(traffic.calls()));
            traffic.lost().forEach(lost -> broken.add("lost: " + lost));
        }
        Journal.writtenTwice().forEach(place -> broken.add("written by two: " + place));
        out.println(report.recoveries());
        out.println(broken.isEmpty() ? "all promises were kept" : "BROKEN: " + String.join("; ", broken));
        return List.copyOf(broken);
    }

    private void suffer(Fault fault, Traffic traffic) {
        long at = System.nanoTime();
        try {
            happen(fault);
        } catch (NotAsPromised e) {
            broken.add(fault + ": " + e.getMessage());
        }
        pause(BETWEEN);
        long until = System.nanoTime();
        var during = traffic.calls().stream()
                .filter(call -> call.ended() >= at && call.begun() < until)
                .toList();
        out.println(fault.kind() + " " + fault.part() + ": " + Report.of(during));
        during.stream()
                .filter(Call::failed)
                .limit(SHOWN)
                .forEach(call -> out.println("  " + call.kind() + " after " + call.millis() + " ms, "
                        + (call.ended() - at) / 1_000_000 + " ms after the fault: " + call.failure()));
        if (fault.isPlanned()) {
            if (during.stream().anyMatch(Call::failed)) {
                broken.add("calls failed while " + fault.part() + " was exchanged");
            }
            return;
        }
        var recovery = report.recovery(traffic.calls(), at, until);
        out.println("  recovered after " + recovery + " ms");
        if (recovery.values().stream().anyMatch(millis -> millis > RECOVERY.toMillis())) {
            broken.add(fault + " was not recovered from within " + RECOVERY.toSeconds() + " s");
        }
    }

    private void happen(Fault fault) {
        switch (fault.kind()) {
            case RESTART -> {
                cluster.stop(fault.part());
                cluster.start(fault.part());
            }
            case KILL -> {
                cluster.kill(fault.part());
                pause(LONG);
                cluster.start(fault.part());
            }
            case PAUSE -> {
                cluster.signal("STOP", fault.part());
                pause(LONG);
                cluster.signal("CONT", fault.part());
                awaitEnd(fault.part());
                cluster.start(fault.part());
            }
            case PARTITION -> {
                var cut = Partition.around(fault.part().charAt(fault.part().length() - 1) - '0');
                try {
                    awaitEnd(fault.part());
                    pause(BETWEEN);
                } finally {
                    cut.heal();
                }
                cluster.up();
            }
        }
    }

    /** A node that its cluster gave up has to end by itself. */
    private void awaitEnd(String part) {
        Wait.upTo(
                LONG.multipliedBy(2),
                part + " has ended",
                () -> cluster.processes().containsKey(part),
                runs -> !runs);
    }

    private void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
