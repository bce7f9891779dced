package cloud.firn.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cloud.firn.e2e.k8s.Flows.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak with whom; where there is no {@code kubectl}, nothing is rendered and this is passed over. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworkPoliciesTest {
    private static final List<String> SERVICES =
            List.of("gateway", "identity", "compute", "network", "storage", "billing");
    private static final Map<String, Integer> DOORS = Map.of(
            "gateway",
            7700,
            "storage",
            7701,
            "identity",
            7710,
            "compute",
            7711,
            "network",
            7712,
            "billing",
            7714,
            "cassandra",
            9042,
            "kafka",
            9092);

    @BeforeAll
    static void needsKubectl() {
        assumeTrue(Manifests.canBeRendered(), "kubectl with kustomize is not installed");
    }

    @Test
    void services_reach_the_doors_that_they_use_and_no_others() {
        assertThat(table(List.of(
                        "gateway", "identity", "compute", "network", "storage", "billing", "cassandra", "kafka")))
                .isEqualTo(
                        """
                .         gateway   identity  compute   network   storage   billing   cassandra kafka
                gateway   -         yes       yes       yes       yes       yes       yes       yes
                identity  -         -         -         -         -         -         yes       yes
                compute   -         -         -         yes       -         -         yes       yes
                network   -         -         yes       -         -         -         yes       yes
                storage   -         -         -         -         -         -         yes       yes
                billing   -         -         -         -         -         -         yes       yes
                prepare   -         -         -         -         -         -         yes       yes
                operator  yes       -         -         -         yes       -         -         -
                stranger  -         -         -         -         -         -         -         -
                world     yes       -         -         -         yes       -         -         -
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {7730, 7731})
    void nodes_of_a_service_reach_each_other_and_no_node_of_another(int port) {
        var pods = pods("small");
        var flows = new Flows(manifests("small"));
        for (var from : SERVICES) {
            for (var to : SERVICES) {
                assertThat(flows.mayReach(pod(pods, from), pod(pods, to), port))
                        .as(from + " to " + to)
                        .isEqualTo(from.equals(to));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void no_pod_is_forgotten_by_policies(String overlay) {
        var flows = new Flows(manifests(overlay));
        assertThat(pods(overlay)).isNotEmpty().allSatisfy((name, pod) -> assertThat(List.of("Ingress", "Egress"))
                .noneMatch(direction -> flows.isOpen(pod, direction)));
    }

    @Test
    void nobody_but_storage_reaches_the_door_of_its_operators() {
        var pods = pods("small");
        var flows = new Flows(manifests("small"));
        assertThat(pods.values()).noneMatch(pod -> flows.mayReach(pod, pod(pods, "storage"), 7716));
    }

    @Test
    void prometheus_reads_the_numbers_of_services_and_comes_to_no_door() {
        var pods = pods("production");
        var flows = new Flows(manifests("production"));
        var prometheus = new Pod("monitoring", Map.of("app.kubernetes.io/name", "prometheus"));
        var neighbour = new Pod("monitoring", Map.of("app", "stranger"));
        for (var service : SERVICES) {
            var pod = pod(pods, service);
            assertThat(flows.mayReach(prometheus, pod, 7731)).as(service).isTrue();
            assertThat(flows.mayReach(prometheus, pod, 7730)).as(service).isFalse();
            assertThat(flows.mayReach(neighbour, pod, 7731)).as(service).isFalse();
        }
        for (var service : List.of("identity", "compute", "network", "billing")) {
            assertThat(flows.mayReach(prometheus, pod(pods, service), DOORS.getOrDefault(service, 0)))
                    .as(service)
                    .isFalse();
        }
    }

    private static String table(List<String> targets) {
        var flows = new Flows(manifests("small"));
        var pods = pods("small");
        // One that came into the namespace without asking, and one from elsewhere.
        pods.put("stranger", new Pod("firn", Map.of("app", "stranger")));
        pods.put("world", new Pod("elsewhere", Map.of()));
        var table = new StringBuilder(row(".", targets));
        for (var from : List.of(
                "gateway",
                "identity",
                "compute",
                "network",
                "storage",
                "billing",
                "prepare",
                "operator",
                "stranger",
                "world")) {
            table.append(row(
                    from,
                    targets.stream()
                            .map(to -> flows.mayReach(pod(pods, from), pod(pods, to), DOORS.getOrDefault(to, 0))
                                    ? "yes"
                                    : "-")
                            .toList()));
        }
        return table.toString();
    }

    private static String row(String first, List<String> cells) {
        var row = new StringBuilder(String.format("%-10s", first));
        cells.forEach(cell -> row.append(String.format("%-10s", cell)));
        return row.toString().stripTrailing() + "\n";
    }

    private static Map<String, Pod> pods(String overlay) {
        var pods = new TreeMap<String, Pod>();
        manifests(overlay)
                .workloads()
                .forEach(workload -> pods.put(
                        Manifests.pod(workload)
                                .at("/metadata/labels/app.kubernetes.io~1name")
                                .asText(),
                        Pod.of(workload)));
        return pods;
    }

    private static Pod pod(Map<String, Pod> pods, String name) {
        return Objects.requireNonNull(pods.get(name), name);
    }

    private static Manifests manifests(String overlay) {
        return Manifests.of(Path.of("../k8s/overlays").resolve(overlay));
    }
}
