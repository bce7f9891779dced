package cloud.firn.platform.node;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one process is told by its environment. Every name starts with {@code FIRN_}; what is missing has a default that
 * serves one machine.
 */
public final class NodeSettings {
    private final Map<String, String> environment;

    private NodeSettings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Settings from the variables that start with {@code FIRN_}. */
    public static NodeSettings fromEnvironment(Map<String, String> environment) {
        var ours = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith("FIRN_") && !value.isBlank()) {
                ours.put(name, value.strip());
            }
        });
        return new NodeSettings(ours);
    }

    /** Settings of a test: keyspaces and topics under a prefix of their own, throw-away keys in {@code folder}. */
    public static NodeSettings forTests(String cassandra, String kafka, Path folder, Map<String, String> more) {
        var all = new HashMap<String, String>();
        all.put("FIRN_CASSANDRA", cassandra);
        all.put("FIRN_KAFKA", kafka);
        all.put("FIRN_PREFIX", "t" + UUID.randomUUID().toString().substring(0, 8) + "_");
        all.put("FIRN_MASTER_KEY_FILE", folder.resolve("master.key").toString());
        all.put("FIRN_INTERNAL_KEY_FILE", folder.resolve("internal.key").toString());
        all.put("FIRN_CREDENTIALS_DIR", folder.resolve("credentials").toString());
        all.put("FIRN_AKKA_PORT", "0");
        all.put("FIRN_TOPIC_PARTITIONS", "1");
        all.putAll(more);
        return new NodeSettings(all);
    }

    /** The value of {@code name}, when the environment has one. */
    public @Nullable String find(String name) {
        return environment.get(name);
    }

    /** The value of {@code name}, or {@code otherwise}. */
    public String get(String name, String otherwise) {
        return environment.getOrDefault(name, otherwise);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException naming the variable, when it is none
     */
    public int number(String name, int otherwise) {
        var value = environment.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is \"" + value + "\"; it takes a whole number.", e);
        }
    }

    /** Host and port of every Cassandra that may be asked first. */
    public List<String> cassandra() {
        return List.of(get("FIRN_CASSANDRA", "127.0.0.1:7720").split(","));
    }

    public String cassandraDatacenter() {
        return get("FIRN_CASSANDRA_DC", "datacenter1");
    }

    /** Copies of everything, in Cassandra and in Kafka. */
    public int replication() {
        return number("FIRN_REPLICATION", 1);
    }

    public int topicPartitions() {
        return number("FIRN_TOPIC_PARTITIONS", 4);
    }

    /** Bootstrap servers of Kafka. */
    public String kafka() {
        return get("FIRN_KAFKA", "127.0.0.1:7722");
    }

    /** Before every keyspace and topic, so that many installations can share servers; empty in production. */
    public String prefix() {
        return get("FIRN_PREFIX", "");
    }

    public Path masterKeyFile() {
        return Path.of(get("FIRN_MASTER_KEY_FILE", ".firn/master.key"));
    }

    public Path internalKeyFile() {
        return Path.of(get("FIRN_INTERNAL_KEY_FILE", ".firn/internal.key"));
    }

    /** The zone's name; also the region of object storage. */
    public String zone() {
        return get("FIRN_ZONE", "box-1");
    }

    /** The address that doors are bound to. */
    public String bind() {
        return get("FIRN_BIND", "127.0.0.1");
    }

    public String akkaHost() {
        return get("FIRN_AKKA_HOST", "127.0.0.1");
    }

    public int akkaPort() {
        return number("FIRN_AKKA_PORT", 7730);
    }

    /** Who else is in this node's cluster. */
    public Peers peers() {
        return Peers.of(get("FIRN_CLUSTER", "alone"));
    }

    /** The name under which nodes of one cluster find each other: that of the service, as pods are labelled. */
    public String clusterService() {
        return get("FIRN_CLUSTER_SERVICE", "firn");
    }

    /** How many nodes must see each other before they found a cluster; usually the majority of those that are known. */
    public int clusterNodes() {
        return number("FIRN_CLUSTER_NODES", peers() instanceof Peers.Known known ? known.majority() : 2);
    }

    /** Where Akka Management answers probes and other nodes. */
    public int managementPort() {
        return number("FIRN_MANAGEMENT_PORT", 7731);
    }

    /** Whether who survives a partition is decided by a lease in Kubernetes, and not by who sees the majority. */
    public boolean lease() {
        return switch (get("FIRN_LEASE", "none")) {
            case "none" -> false;
            case "kubernetes" -> true;
            default ->
                throw new IllegalArgumentException(
                        "FIRN_LEASE is \"" + find("FIRN_LEASE") + "\"; it takes none or kubernetes.");
        };
    }

    /** Whether somebody else makes tables and topics, for which this process waits. */
    public boolean waitsForTables() {
        return switch (get("FIRN_PREPARE", "make")) {
            case "make" -> false;
            case "wait" -> true;
            default ->
                throw new IllegalArgumentException(
                        "FIRN_PREPARE is \"" + find("FIRN_PREPARE") + "\"; it takes make or wait.");
        };
    }

    /** How long a node that stops still serves those who have not noticed. */
    public Duration drain() {
        return Duration.ofSeconds(number("FIRN_DRAIN_SECONDS", peers() instanceof Peers.Nobody ? 0 : 8));
    }

    /** Where {@code service} is served, as {@code FIRN_<SERVICE>_PORT}. */
    public int port(String service, int otherwise) {
        return number("FIRN_" + service.toUpperCase(java.util.Locale.ROOT) + "_PORT", otherwise);
    }

    /** Where {@code service} is reached, as {@code FIRN_<SERVICE>_URL}. */
    public URI url(String service, int otherwisePort) {
        return URI.create(get(
                "FIRN_" + service.toUpperCase(java.util.Locale.ROOT) + "_URL", "http://127.0.0.1:" + otherwisePort));
    }
}
