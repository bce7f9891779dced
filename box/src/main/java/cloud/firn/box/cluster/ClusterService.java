package cloud.firn.box.cluster;

import java.util.List;
import java.util.Locale;

/**
 * A service as the nodes of a cluster run it.
 *
 * @param name as on Kubernetes
 * @param port of its door, on the address of each node and on that of the balancer
 * @param mainClass its program
 * @param heap its largest heap, in MiB
 */
record ClusterService(String name, int port, String mainClass, int heap) {
    static final List<ClusterService> ALL = List.of(
            new ClusterService("identity", 7710, "cloud.firn.identity.Main", 192),
            new ClusterService("network", 7712, "cloud.firn.network.Main", 192),
            new ClusterService("compute", 7711, "cloud.firn.compute.Main", 192),
            new ClusterService("storage", 7701, "cloud.firn.storage.Main", 448),
            new ClusterService("billing", 7714, "cloud.firn.billing.Main", 192),
            new ClusterService("gateway", 7700, "cloud.firn.gateway.Main", 192));

    private static final int AKKA = 7730;
    private static final int MANAGEMENT = 7740;

    int akkaPort() {
        return AKKA + ALL.indexOf(this);
    }

    int managementPort() {
        return MANAGEMENT + ALL.indexOf(this);
    }

    /** {@code FIRN_<SERVICE>} with an ending. */
    String variable(String ending) {
        return "FIRN_" + name.toUpperCase(Locale.ROOT) + ending;
    }
}
