package cloud.firn.box.cluster;

import cloud.firn.box.part.Door;
import cloud.firn.box.part.HttpHealth;
import cloud.firn.box.part.Part;
import cloud.firn.box.part.Parts;
import cloud.firn.servers.CassandraServer;
import cloud.firn.servers.JavaCommand;
import cloud.firn.servers.KafkaServer;
import cloud.firn.servers.Ring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The processes of a cluster: {@code <kind>-<node>}, and one balancer and one node agent. */
public final class ClusterParts {
    static final String BALANCER = "balancer";
    static final String AGENT = "agent";

    private static final List<String> LIGHT = List.of(
            "-Xms48m",
            "-XX:MaxDirectMemorySize=96m",
            "-XX:ReservedCodeCacheSize=96m",
            // Twenty programs start at once here: compiling well costs more than it brings.
            "-XX:TieredStopAtLevel=1");

    private final ClusterPlan plan;

    public ClusterParts(ClusterPlan plan) {
        this.plan = plan;
    }

    /** Cassandra and Kafka. */
    public List<Part> servers() {
        var all = new ArrayList<Part>();
        for (int node = 1; node <= ClusterPlan.NODES; node++) {
            all.add(cassandra(node));
            all.add(kafka(node));
        }
        return all;
    }

    /**
     * The balancer, every service on every node, and the node agent, in the order in which a small machine can start them:
     * those of one list at once.
     */
    public List<List<Part>> services() {
        var all = new ArrayList<List<Part>>();
        all.add(List.of(balancer()));
        for (var service : ClusterService.ALL) {
            all.add(IntStream.rangeClosed(1, ClusterPlan.NODES)
                    .mapToObj(node -> service(service, node))
                    .toList());
        }
        all.add(List.of(agent()));
        return all;
    }

    /** Everything, what others stand on first. */
    public List<Part> all() {
        var all = new ArrayList<>(servers());
        services().forEach(all::addAll);
        return all;
    }

    private Part cassandra(int node) {
        var name = "cassandra-" + node;
        var host = ClusterPlan.host(node);
        int port = ClusterPlan.CASSANDRA_PORT;
        return new Part(
                name,
                "cassandra",
                plan.home(),
                plan.data(),
                List.of(new Door(
                        "cql",
                        port,
                        () -> Parts.answer(() -> CassandraServer.answers(host, port), "answers no query"))),
                List.of(),
                Map.of(),
                () -> CassandraServer.prepare(new CassandraServer.Settings(
                        plan.data().of(name),
                        plan.home().serverLibraries("cassandra"),
                        new Ring(ClusterPlan.hosts(), node - 1),
                        port,
                        ClusterPlan.CASSANDRA_STORAGE_PORT,
                        List.of(Parts.logTo(plan.data(), name)),
                        false)));
    }

    private Part kafka(int node) {
        var name = "kafka-" + node;
        var host = ClusterPlan.host(node);
        int port = ClusterPlan.KAFKA_PORT;
        return new Part(
                name,
                "kafka",
                plan.home(),
                plan.data(),
                List.of(new Door(
                        "broker", port, () -> Parts.answer(() -> KafkaServer.answers(host, port), "lists no broker"))),
                List.of(),
                Map.of(),
                () -> KafkaServer.prepare(new KafkaServer.Settings(
                        plan.data().of(name),
                        plan.home().serverLibraries("kafka"),
                        new Ring(ClusterPlan.hosts(), node - 1),
                        plan.data().folder().toString(),
                        port,
                        ClusterPlan.KAFKA_CONTROLLER_PORT,
                        List.of(Parts.logTo(plan.data(), name)))));
    }

    private Part service(ClusterService service, int node) {
        var name = service.name() + "-" + node;
        var options = new ArrayList<>(LIGHT);
        options.add("-Xmx" + service.heap() + "m");
        return ours(
                name,
                service.name(),
                http(ClusterPlan.host(node), service.managementPort()),
                plan.environment(service, node),
                options,
                service.mainClass());
    }

    private Part balancer() {
        return ours(
                BALANCER,
                BALANCER,
                http(ClusterPlan.BALANCER, Balancer.HEALTH_PORT),
                Map.of(),
                LIGHT,
                Balancer.class.getName());
    }

    private Part agent() {
        return ours(
                AGENT,
                AGENT,
                http(ClusterPlan.BALANCER, ClusterPlan.AGENT_PORT),
                plan.agentEnvironment(),
                LIGHT,
                "cloud.firn.agent.Main");
    }

    private Part ours(
            String name,
            String kind,
            Door door,
            Map<String, String> environment,
            List<String> options,
            String mainClass) {
        return new Part(
                name,
                kind,
                plan.home(),
                plan.data(),
                List.of(door),
                List.of(),
                environment,
                () -> overlaid(Parts.ours(plan.home(), plan.data(), name, options, mainClass)));
    }

    /** Classes in the folder {@code overlay} come before those of the tree: to try one version beside another. */
    private JavaCommand overlaid(JavaCommand command) {
        var overlay = plan.data().of("overlay");
        if (!Files.isDirectory(overlay)) {
            return command;
        }
        var classPath = new ArrayList<Path>(List.of(overlay));
        classPath.addAll(command.classPath());
        return new JavaCommand(command.options(), classPath, command.mainClass(), command.arguments());
    }

    /** Makes all tables and topics, and ends. */
    public JavaCommand prepare() {
        var command = Parts.ours(plan.home(), plan.data(), "prepare", LIGHT, "cloud.firn.box.Box");
        return new JavaCommand(command.options(), command.classPath(), command.mainClass(), List.of("prepare"));
    }

    private static Door http(String host, int port) {
        return new Door("http", port, () -> HttpHealth.of(host, port));
    }
}
