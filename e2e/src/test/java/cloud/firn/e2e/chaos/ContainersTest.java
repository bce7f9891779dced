package cloud.firn.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.box.cluster.ClusterParts;
import cloud.firn.box.cluster.ClusterPlan;
import cloud.firn.box.part.Part;
import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes of every service in containers, on the images that {@code k8s/images/build} makes, with Cassandra and Kafka beside
 * them. {@code ./firn test --containers} builds the images and plays it.
 */
@Tag("containers")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ContainersTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SERVERS =
            List.of("cassandra-1", "kafka-1", "cassandra-2", "kafka-2", "cassandra-3", "kafka-3", "balancer");
    private static final int CUSTOMERS = 4;
    private static final Duration RECOVERY = Duration.ofSeconds(40);

    private final ClusterPlan plan;
    private final Cluster cluster;

    ContainersTest(@TempDir Path folder) {
        this.plan = new ClusterPlan(new Home(HOME), new DataFolder(folder), "simulator");
        this.cluster = new Cluster(HOME.resolve("firn"), folder);
    }

    @Test
    void nodes_in_containers_may_be_exchanged_unseen_and_killed_without_a_loss() throws Exception {
        try (var containers =
                new Containers(plan, System.getProperty("firn.version", "0.1.0"), Path.of("target/containers"))) {
            cluster.start(SERVERS.toArray(String[]::new));
            Cluster.SERVICES.stream().filter(name -> !name.equals("gateway")).forEach(containers::prepare);
            nodesOfServices().forEach(containers::start);
            try (var traffic = Traffic.start(
                    cluster.access("acme"), "c" + ProcessHandle.current().pid(), CUSTOMERS)) {
                for (var node : oneOfEach(1)) {
                    containers.stop(node);
                    containers.start(List.of(node));
                }
                System.out.println("exchanged one node of each service: " + Report.of(traffic.calls()));
                assertThat(traffic.calls()).filteredOn(Call::failed).isEmpty();

                var report = new Report();
                for (var node : oneOfEach(2)) {
                    long at = System.nanoTime();
                    containers.kill(node);
                    LockSupport.parkNanos(RECOVERY.toNanos());
                    containers.start(List.of(node));
                    System.out.println("killed " + node.name() + ", recovered after "
                            + report.recovery(traffic.calls(), at, System.nanoTime()) + " ms");
                }
                System.out.println(report.recoveries());
                traffic.sendHome();
                System.out.println(Report.of(traffic.calls()));
                assertThat(traffic.lost()).isEmpty();
                assertThat(Journal.writtenTwice()).isEmpty();
            }
        } finally {
            cluster.down();
        }
    }

    private List<List<Part>> nodesOfServices() {
        return new ClusterParts(plan)
                .services().stream()
                        .filter(parts -> Cluster.SERVICES.contains(parts.get(0).kind()))
                        .toList();
    }

    private List<Part> oneOfEach(int node) {
        return nodesOfServices().stream().map(parts -> parts.get(node - 1)).toList();
    }
}
