package cloud.firn.e2e.chaos;

import cloud.firn.e2e.machine.Shell;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One node's address cut off from the others' inside of the clusters of services; Cassandra and Kafka are reached by all. */
final class Partition {
    private static final String TABLE = "firn_chaos";

    private Partition() {}

    /** Whether this machine can be cut up. */
    static boolean isPossible() {
        return Shell.root() && Shell.has("nft");
    }

    /** Nothing passes between {@code node} and the two others until it is healed. */
    static Partition around(int node) {
        var one = "127.0.1." + node;
        var others = List.of(1, 2, 3).stream()
                .filter(other -> other != node)
                .map(other -> "127.0.1." + other)
                .toList();
        var many = "{ " + String.join(", ", others) + " }";
        // Artery's ports and those of Akka Management; the answers carry them as their source.
        var ports = "{ 7730-7735, 7740-7745 }";
        var rules = new StringBuilder("table inet " + TABLE + " {\n chain cut { type filter hook input priority 0;\n");
        for (var pair : List.of(List.of(one, many), List.of(many, one))) {
            for (var side : List.of("dport", "sport")) {
                rules.append("  ip saddr ")
                        .append(pair.get(0))
                        .append(" ip daddr ")
                        .append(pair.get(1));
                rules.append(" tcp ").append(side).append(' ').append(ports).append(" drop\n");
            }
        }
        rules.append(" }\n}\n");
        Shell.run(
                        Duration.ofSeconds(10),
                        Map.of("RULES", rules.toString()),
                        List.of("sh", "-c", "echo \"$RULES\" | nft -f -"))
                .ok();
        return new Partition();
    }

    void heal() {
        Shell.run("nft", "delete", "table", "inet", TABLE).ok();
    }
}
