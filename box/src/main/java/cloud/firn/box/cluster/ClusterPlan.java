package cloud.firn.box.cluster;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where everything of a cluster is: node 1 to 3 on {@code 127.0.1.1} to {@code 127.0.1.3} with the same ports each, and before
 * them a balancer with what clients use.
 *
 * @param hypervisor of the one node agent, as in a box
 */
public record ClusterPlan(Home home, DataFolder data, String hypervisor) {
    public static final int NODES = 3;
    public static final String BALANCER = "127.0.1.10";
    public static final String ZONE = "cluster-1";
    static final int AGENT_PORT = 7715;
    static final int STORAGE_OPERATOR_PORT = 7716;
    static final int CASSANDRA_PORT = 7720;
    static final int CASSANDRA_STORAGE_PORT = 7721;
    static final int KAFKA_PORT = 7722;
    static final int KAFKA_CONTROLLER_PORT = 7723;

    /** The address of a node, counted from 1. */
    public static String host(int node) {
        return "127.0.1." + node;
    }

    static List<String> hosts() {
        return IntStream.rangeClosed(1, NODES).mapToObj(ClusterPlan::host).toList();
    }

    static String at(int port) {
        return hosts().stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
    }

    public static String url(int port) {
        return "http://" + BALANCER + ":" + port;
    }

    /** What all processes are told: the same variables that Kubernetes sets. */
    public Map<String, String> environment() {
        var all = new TreeMap<String, String>();
        all.put("FIRN_CASSANDRA", at(CASSANDRA_PORT));
        all.put("FIRN_CASSANDRA_DC", "datacenter1");
        all.put("FIRN_REPLICATION", String.valueOf(NODES));
        all.put("FIRN_KAFKA", at(KAFKA_PORT));
        all.put("FIRN_MASTER_KEY_FILE", data.of("master.key").toString());
        all.put("FIRN_INTERNAL_KEY_FILE", data.of("internal.key").toString());
        all.put("FIRN_CREDENTIALS_DIR", data.of("credentials").toString());
        all.put("FIRN_ZONE", ZONE);
        all.put("FIRN_ADDRESS_POOL", "203.0.113.0/24");
        all.put("FIRN_API_ENDPOINT", url(7700) + "/v2");
        all.put("FIRN_SOS_ENDPOINT", url(7701));
        all.put("FIRN_STORAGE_DISK", data.folder().toString());
        all.put("FIRN_STORAGE_OPERATOR_PORT", String.valueOf(STORAGE_OPERATOR_PORT));
        all.put("FIRN_STORAGE_WEBHOOK_NETWORKS", "127.0.0.0/8,::1/128");
        for (var service : ClusterService.ALL) {
            all.put(service.variable("_PORT"), String.valueOf(service.port()));
            all.put(service.variable("_URL"), url(service.port()));
        }
        return all;
    }

    /** What one node of a service is told. */
    Map<String, String> environment(ClusterService service, int node) {
        var all = new TreeMap<>(environment());
        all.put("FIRN_BIND", host(node));
        all.put("FIRN_AKKA_HOST", host(node));
        all.put("FIRN_AKKA_PORT", String.valueOf(service.akkaPort()));
        all.put("FIRN_MANAGEMENT_PORT", String.valueOf(service.managementPort()));
        all.put("FIRN_CLUSTER", at(service.managementPort()));
        all.put("FIRN_CLUSTER_SERVICE", service.name());
        all.put("FIRN_PREPARE", "wait");
        all.put("FIRN_DRAIN_SECONDS", "6");
        return all;
    }

    Map<String, String> agentEnvironment() {
        var all = new TreeMap<>(environment());
        all.put("FIRN_BIND", BALANCER);
        all.put("FIRN_AGENT_PORT", String.valueOf(AGENT_PORT));
        all.put("FIRN_DATA", data.folder().toString());
        all.put("FIRN_HYPERVISOR", hypervisor);
        all.put("FIRN_HOSTS", "2");
        return all;
    }
}
