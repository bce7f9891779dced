package cloud.firn.platform.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;

/** Akka's and the driver's configuration: {@code firn.conf}, and over it what the environment says. */
final class NodeConfig {
    static final String SYSTEM = "firn";

    private NodeConfig() {}

    static Config of(NodeSettings settings) {
        Map<String, Object> told = new HashMap<>();
        told.put("akka.remote.artery.canonical.hostname", settings.akkaHost());
        told.put("akka.remote.artery.canonical.port", settings.akkaPort());
        told.put(
                "akka.cluster.seed-nodes",
                settings.akkaSeeds().stream()
                        .map(seed -> "akka://" + SYSTEM + "@" + seed)
                        .toList());
        told.put("akka.persistence.cassandra.journal.keyspace", settings.prefix() + "firn_journal");
        told.put("akka.persistence.cassandra.journal.replication-factor", settings.replication());
        told.put("akka.persistence.cassandra.snapshot.keyspace", settings.prefix() + "firn_journal");
        told.put("akka.persistence.cassandra.snapshot.replication-factor", settings.replication());
        told.put("datastax-java-driver.basic.contact-points", settings.cassandra());
        told.put("datastax-java-driver.basic.load-balancing-policy.local-datacenter", settings.cassandraDatacenter());
        return ConfigFactory.load(ConfigFactory.parseMap(told).withFallback(ConfigFactory.parseResources("firn.conf")));
    }
}
