package cloud.firn.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of every overlay; where there is no {@code kubectl}, nothing is rendered and this is passed over. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManifestsTest {
    private static final String AGENTS = "firn-agents";

    @BeforeAll
    static void needsKubectl() {
        assumeTrue(Manifests.canBeRendered(), "kubectl with kustomize is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void every_image_has_a_version_and_every_container_its_bounds(String overlay) {
        assertThat(faults(overlay, workload -> Manifests.containers(workload).flatMap(container -> {
                    var faults = new ArrayList<String>();
                    var image = container.path("image").asText();
                    if (!image.matches(".+:[^:/]+") || image.endsWith(":latest")) {
                        faults.add("image " + image + " has no fixed version");
                    }
                    for (var bound : List.of("requests", "limits")) {
                        for (var resource : List.of("cpu", "memory", "ephemeral-storage")) {
                            if (container
                                    .at("/resources/" + bound + "/" + resource)
                                    .isMissingNode()) {
                                faults.add("no " + bound + " of " + resource);
                            }
                        }
                    }
                    return faults.stream();
                })))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void nobody_but_node_agents_is_root_or_may_become_it_or_write_into_the_image(String overlay) {
        assertThat(faults(overlay, workload -> {
                    if (namespace(workload).equals(AGENTS)) {
                        return Stream.of();
                    }
                    var faults = new ArrayList<String>();
                    var spec = Manifests.pod(workload).path("spec");
                    unless(spec.at("/securityContext/runAsNonRoot").asBoolean(), "may run as root", faults);
                    unless(
                            spec.at("/securityContext/seccompProfile/type")
                                    .asText()
                                    .equals("RuntimeDefault"),
                            "has no seccomp profile",
                            faults);
                    for (var host : List.of("hostNetwork", "hostPID", "hostIPC")) {
                        unless(!spec.path(host).asBoolean(), "has " + host, faults);
                    }
                    Manifests.containers(workload).forEach(container -> {
                        var security = container.path("securityContext");
                        unless(security.path("readOnlyRootFilesystem").asBoolean(), "can write into its image", faults);
                        unless(
                                !security.path("allowPrivilegeEscalation").asBoolean(true),
                                "may gain privileges",
                                faults);
                        unless(
                                security.at("/capabilities/drop/0").asText().equals("ALL"),
                                "keeps capabilities",
                                faults);
                    });
                    return faults.stream();
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void what_serves_is_probed_spread_never_fewer_and_has_a_budget(String overlay) {
        var manifests = manifests(overlay);
        var budgets = manifests
                .of("PodDisruptionBudget")
                .map(budget -> budget.at("/spec/selector/matchLabels").toString())
                .collect(Collectors.toSet());
        assertThat(manifests.of("Deployment").flatMap(deployment -> {
                    var faults = new ArrayList<String>();
                    var spec = deployment.path("spec");
                    unless(
                            spec.at("/strategy/rollingUpdate/maxUnavailable")
                                    .asText()
                                    .equals("0"),
                            "may be fewer",
                            faults);
                    unless(spec.at("/strategy/rollingUpdate/maxSurge").asText().equals("1"), "comes with many", faults);
                    unless(
                            spec.at("/template/spec/topologySpreadConstraints").size() == 2,
                            "is not spread over zones and machines",
                            faults);
                    unless(budgets.contains(spec.at("/selector/matchLabels").toString()), "has no budget", faults);
                    Manifests.containers(deployment).forEach(container -> {
                        unless(container.has("livenessProbe"), "has no liveness probe", faults);
                        unless(container.has("readinessProbe"), "has no readiness probe", faults);
                    });
                    return faults.stream().map(fault -> Manifests.name(deployment) + " " + fault);
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void secrets_are_only_referred_to_and_no_role_has_everything(String overlay) {
        var manifests = manifests(overlay);
        assertThat(manifests.of("Secret")).isEmpty();
        assertThat(manifests.of("Role", "ClusterRole").filter(role -> role.toString()
                        .contains("\"*\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void every_namespace_says_how_secure_its_pods_are_and_denies_what_no_policy_allows(String overlay) {
        var manifests = manifests(overlay);
        var policed =
                manifests.of("NetworkPolicy").map(ManifestsTest::namespace).collect(Collectors.toSet());
        assertThat(manifests.of("Namespace").flatMap(namespace -> {
                    var faults = new ArrayList<String>();
                    var name = namespace.at("/metadata/name").asText();
                    unless(
                            namespace.at("/metadata/labels").has("pod-security.kubernetes.io/enforce"),
                            "has no pod security",
                            faults);
                    unless(policed.contains(name) || name.equals("kafka"), "has no network policy", faults);
                    return faults.stream().map(fault -> name + " " + fault);
                }))
                .isEmpty();
    }

    private static List<String> faults(String overlay, Function<JsonNode, Stream<String>> policy) {
        return manifests(overlay)
                .workloads()
                .flatMap(workload -> policy.apply(workload).map(fault -> Manifests.name(workload) + " " + fault))
                .toList();
    }

    private static void unless(boolean holds, String fault, List<String> faults) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText();
    }

    private static Manifests manifests(String overlay) {
        return Manifests.of(Path.of("../k8s/overlays").resolve(overlay));
    }
}
