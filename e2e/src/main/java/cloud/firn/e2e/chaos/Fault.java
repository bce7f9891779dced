package cloud.firn.e2e.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Something that happens to a part of a cluster.
 *
 * @param part which one, as {@code compute-2}
 */
record Fault(Kind kind, String part) {
    /** What can happen. */
    enum Kind {
        /** Stopped gracefully and started again: nobody may notice. */
        RESTART,
        /** SIGKILL. */
        KILL,
        /** Stands still for longer than its cluster waits, and goes on. */
        PAUSE,
        /** Cut off from the other nodes of its service, while Cassandra and Kafka are reached by both sides. */
        PARTITION
    }

    /** Whether no call may fail. */
    boolean isPlanned() {
        return kind == Kind.RESTART;
    }

    /** Every node of every service gracefully, one after the other: an upgrade. */
    static List<Fault> rolling() {
        return Cluster.SERVICES.stream()
                .flatMap(service -> Stream.of(1, 2, 3).map(node -> new Fault(Kind.RESTART, service + "-" + node)))
                .toList();
    }

    /** A kill of one node of each service and server, one pause and one partition, in the order of the seed. */
    static List<Fault> schedule(long seed, boolean partitions) {
        var random = new Random(seed);
        var faults = new ArrayList<Fault>();
        for (var victim : Stream.concat(Cluster.SERVICES.stream(), Stream.of("cassandra", "kafka"))
                .toList()) {
            faults.add(new Fault(Kind.KILL, victim + "-" + (1 + random.nextInt(3))));
        }
        var service = Cluster.SERVICES.get(random.nextInt(Cluster.SERVICES.size() - 1));
        faults.add(new Fault(Kind.PAUSE, service + "-" + (1 + random.nextInt(3))));
        if (partitions) {
            faults.add(new Fault(Kind.PARTITION, "compute-" + (1 + random.nextInt(3))));
        }
        java.util.Collections.shuffle(faults, random);
        return faults;
    }
}
