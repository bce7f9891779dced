package cloud.firn.platform.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a node looks for, from what its environment says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeersTest {
    private final Path folder;

    PeersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_node_that_is_told_nothing_is_alone_and_does_not_drain() {
        var settings = settings(Map.of());
        assertThat(settings.peers()).isEqualTo(new Peers.Nobody());
        assertThat(settings.drain()).isZero();
    }

    @Test
    void known_places_found_a_cluster_when_most_of_them_see_each_other() {
        var settings = settings(Map.of("FIRN_CLUSTER", "10.0.0.1:7731,10.0.0.2:7731,10.0.0.3:7731"));
        assertThat(settings.peers())
                .isEqualTo(new Peers.Known(List.of("10.0.0.1:7731", "10.0.0.2:7731", "10.0.0.3:7731")));
        assertThat(settings.clusterNodes()).isEqualTo(2);
        assertThat(settings.drain()).isPositive();
        var discovery = NodeConfig.of(settings).getConfig("akka.discovery.config.services.firn");
        assertThat(discovery.getConfigList("endpoints")).hasSize(3);
    }

    @Test
    void pods_are_found_by_the_label_of_their_service_and_a_lease_decides_who_survives() {
        var config = NodeConfig.of(settings(
                Map.of("FIRN_CLUSTER", "kubernetes", "FIRN_CLUSTER_SERVICE", "compute", "FIRN_LEASE", "kubernetes")));
        var discovery = config.getConfig("akka.management.cluster.bootstrap.contact-point-discovery");
        assertThat(discovery.getString("discovery-method")).isEqualTo("kubernetes-api");
        assertThat(discovery.getString("service-name")).isEqualTo("compute");
        assertThat(config.getString("akka.cluster.split-brain-resolver.active-strategy"))
                .isEqualTo("lease-majority");
    }

    @Test
    void what_cannot_be_understood_is_refused_with_what_it_takes() {
        assertThatThrownBy(() -> settings(Map.of("FIRN_CLUSTER", "somewhere")).peers())
                .hasMessageContaining("alone, kubernetes, or host:port");
        assertThatThrownBy(() -> settings(Map.of("FIRN_LEASE", "yes")).lease())
                .hasMessageContaining("none or kubernetes");
        assertThatThrownBy(() -> settings(Map.of("FIRN_PREPARE", "no")).waitsForTables())
                .hasMessageContaining("make or wait");
    }

    private NodeSettings settings(Map<String, String> more) {
        return NodeSettings.forTests("127.0.0.1:1", "127.0.0.1:2", folder, more);
    }
}
