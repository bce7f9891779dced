package cloud.firn.platform.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Akka's and the driver's configuration: {@code firn.conf}, and over it what the environment says. */
final class NodeConfig {
    static final String SYSTEM = "firn";

    private NodeConfig() {}

    static Config of(NodeSettings settings) {
        Map<String, Object> told = new HashMap<>();
        told.put("akka.remote.artery.canonical.hostname", settings.akkaHost());
        told.put("akka.remote.artery.canonical.port", settings.akkaPort());
        // Nodes on one machine are told apart by where they call from, too.
        told.put("akka.remote.artery.advanced.tcp.outbound-client-hostname", settings.akkaHost());
        told.put("akka.persistence.cassandra.journal.keyspace", settings.prefix() + "firn_journal");
        told.put("akka.persistence.cassandra.journal.replication-factor", settings.replication());
        told.put("akka.persistence.cassandra.snapshot.keyspace", settings.prefix() + "firn_journal");
        told.put("akka.persistence.cassandra.snapshot.replication-factor", settings.replication());
        told.put("datastax-java-driver.basic.contact-points", settings.cassandra());
        told.put("datastax-java-driver.basic.load-balancing-policy.local-datacenter", settings.cassandraDatacenter());
        told.put(
                "akka.coordinated-shutdown.phases.before-service-unbind.timeout",
                settings.drain().plusSeconds(5));
        told.putAll(login(settings));
        told.putAll(membership(settings));
        return ConfigFactory.load(ConfigFactory.parseMap(told).withFallback(ConfigFactory.parseResources("firn.conf")));
    }

    /** As whom Cassandra knows this process, where it asks. */
    private static Map<String, Object> login(NodeSettings settings) {
        var user = settings.find("FIRN_CASSANDRA_USER");
        var password = settings.find("FIRN_CASSANDRA_PASSWORD");
        if (user == null && password == null) {
            return Map.of();
        }
        if (user == null || password == null) {
            throw new IllegalArgumentException(
                    "Set both FIRN_CASSANDRA_USER and FIRN_CASSANDRA_PASSWORD, or neither where Cassandra does not ask.");
        }
        var provider = "datastax-java-driver.advanced.auth-provider.";
        return Map.of(
                provider + "class",
                "PlainTextAuthProvider",
                provider + "username",
                user,
                provider + "password",
                password);
    }

    private static Map<String, Object> membership(NodeSettings settings) {
        if (settings.peers() instanceof Peers.Nobody) {
            return Map.of();
        }
        Map<String, Object> told = new HashMap<>();
        told.put("akka.management.http.hostname", settings.akkaHost());
        told.put("akka.management.http.bind-hostname", settings.bind());
        told.put("akka.management.http.port", settings.managementPort());
        var discovery = "akka.management.cluster.bootstrap.contact-point-discovery.";
        told.put(discovery + "service-name", settings.clusterService());
        told.put(discovery + "required-contact-point-nr", settings.clusterNodes());
        if (settings.peers() instanceof Peers.Known known) {
            told.put(discovery + "discovery-method", "config");
            told.put(
                    "akka.discovery.config.services." + settings.clusterService() + ".endpoints",
                    known.places().stream().map(NodeConfig::endpoint).toList());
        } else {
            told.put(discovery + "discovery-method", "kubernetes-api");
            told.put(discovery + "port-name", "management");
        }
        if (settings.lease()) {
            told.put("akka.cluster.split-brain-resolver.active-strategy", "lease-majority");
            told.put(
                    "akka.cluster.split-brain-resolver.lease-majority.lease-implementation",
                    "akka.coordination.lease.kubernetes");
            told.put(
                    "akka.cluster.split-brain-resolver.lease-majority.lease-name",
                    settings.clusterService() + "-survivor");
        }
        return told;
    }

    private static Map<String, Object> endpoint(String place) {
        var parts = List.of(place.split(":", 2));
        return Map.of("host", parts.get(0), "port", Integer.parseInt(parts.get(1)));
    }
}
