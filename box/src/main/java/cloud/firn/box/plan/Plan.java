package cloud.firn.box.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a box is asked to be.
 *
 * @param portBase the gateway's port; every other port is counted from it
 * @param hypervisor {@code auto}, {@code qemu} or {@code simulator}
 * @param hosts how many hosts the one node agent plays
 * @param addressPool the public addresses of its instances, an IPv4 block; decided by the first {@code up}
 */
public record Plan(Home home, DataFolder data, int portBase, String hypervisor, int hosts, String addressPool) {
    /** The zone of every box; also the region of its object storage. */
    public static final String ZONE = "box-1";

    public int gatewayPort() {
        return portBase;
    }

    public int storagePort() {
        return portBase + 1;
    }

    public int identityPort() {
        return portBase + 10;
    }

    public int computePort() {
        return portBase + 11;
    }

    public int networkPort() {
        return portBase + 12;
    }

    public int billingPort() {
        return portBase + 14;
    }

    public int agentPort() {
        return portBase + 15;
    }

    /** Of the door for those who run object storage. */
    public int storageOperatorPort() {
        return portBase + 16;
    }

    public int cassandraPort() {
        return portBase + 20;
    }

    public int cassandraStoragePort() {
        return portBase + 21;
    }

    public int kafkaPort() {
        return portBase + 22;
    }

    public int kafkaControllerPort() {
        return portBase + 23;
    }

    public int akkaPort() {
        return portBase + 30;
    }

    /** The highest port that a box with this base uses. */
    public int lastPort() {
        return akkaPort();
    }

    /** The file with the key by which the box's processes know each other. */
    public Path internalKey() {
        return data.of("internal.key");
    }

    /** The address of one of our ports, for a client. */
    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** The configuration of every process of the box: the same variables that Kubernetes sets. */
    public Map<String, String> environment() {
        var all = new TreeMap<String, String>();
        all.put("FIRN_CASSANDRA", "127.0.0.1:" + cassandraPort());
        all.put("FIRN_CASSANDRA_DC", "datacenter1");
        all.put("FIRN_REPLICATION", "1");
        all.put("FIRN_KAFKA", "127.0.0.1:" + kafkaPort());
        all.put("FIRN_MASTER_KEY_FILE", data.of("master.key").toString());
        all.put("FIRN_INTERNAL_KEY_FILE", internalKey().toString());
        all.put("FIRN_CREDENTIALS_DIR", data.of("credentials").toString());
        all.put("FIRN_ZONE", ZONE);
        all.put("FIRN_BIND", "127.0.0.1");
        all.put("FIRN_AKKA_HOST", "127.0.0.1");
        all.put("FIRN_AKKA_PORT", String.valueOf(akkaPort()));
        all.put("FIRN_ADDRESS_POOL", addressPool);
        all.put("FIRN_API_ENDPOINT", url(gatewayPort()) + "/v2");
        all.put("FIRN_SOS_ENDPOINT", url(storagePort()));
        service(all, "GATEWAY", gatewayPort());
        service(all, "STORAGE", storagePort());
        all.put("FIRN_STORAGE_DISK", data.folder().toString());
        all.put("FIRN_STORAGE_OPERATOR_PORT", String.valueOf(storageOperatorPort()));
        // Webhooks of somebody who tries the box are on the same machine.
        all.put("FIRN_STORAGE_WEBHOOK_NETWORKS", "127.0.0.0/8,::1/128");
        service(all, "IDENTITY", identityPort());
        service(all, "COMPUTE", computePort());
        service(all, "NETWORK", networkPort());
        service(all, "BILLING", billingPort());
        all.put("FIRN_AGENT_PORT", String.valueOf(agentPort()));
        all.put("FIRN_DATA", data.folder().toString());
        all.put("FIRN_HYPERVISOR", hypervisor);
        all.put("FIRN_HOSTS", String.valueOf(hosts));
        return all;
    }

    private static void service(Map<String, String> all, String name, int port) {
        all.put("FIRN_" + name + "_PORT", String.valueOf(port));
        all.put("FIRN_" + name + "_URL", url(port));
    }
}
