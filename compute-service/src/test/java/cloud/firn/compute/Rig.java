package cloud.firn.compute;

import static org.awaitility.Awaitility.await;

import cloud.firn.compute.instancetype.InstanceTypes;
import cloud.firn.compute.template.Templates;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The service on real servers, with a modelled node agent and network; one for all tests that ask for it. */
final class Rig implements AutoCloseable {
    static final String TYPE = InstanceTypes.ALL.get(0).id();
    static final String HUGE = InstanceTypes.ALL.get(6).id();
    static final String TEMPLATE = Templates.TINY.id();
    static final String SMALL =
            """
            {"name": "web", "disk-size": 10, "instance-type": {"id": "%s"}, "template": {"id": "%s"},
             "user-data": "aGVsbG8=", "labels": {"stage": "test"}, "security-groups": [{"id": "%s"}]}
            """
                    .formatted(TYPE, TEMPLATE, SimulatedNetwork.GROUP);

    private final NodeSettings settings;
    private final SimulatedNetwork network;
    private final SimulatedHost host;
    private Node node;
    private int port;

    /** A rig whose one hypervisor has {@code memoryMib}. */
    Rig(int memoryMib) {
        try {
            var servers = TestServers.shared();
            network = new SimulatedNetwork();
            host = new SimulatedHost("hv-1", memoryMib);
            settings = NodeSettings.forTests(
                    servers.cassandra(),
                    servers.kafka(),
                    Files.createTempDirectory("firn-compute"),
                    Map.of(
                            "FIRN_COMPUTE_PORT",
                            "0",
                            "FIRN_NETWORK_URL",
                            network.url(),
                            "FIRN_HYPERVISOR_SILENT_SECONDS",
                            "3",
                            "FIRN_HYPERVISOR_SETTLING_SECONDS",
                            "6"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        node = Node.start(settings);
        port = open();
        host.join(node);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> customer()
                                .get("/hypervisors")
                                .body()
                                .path("hypervisors")
                                .size()
                        == 1);
    }

    /** Stops the process and starts another on the same servers; the host goes on by itself. */
    void restart() {
        node.close();
        node = Node.start(settings);
        port = open();
        host.join(node);
    }

    private int open() {
        var door = ComputeService.start(node).toCompletableFuture().join().port();
        network.join(node);
        return door;
    }

    /** A customer of an organisation that has nothing yet. */
    Customer customer() {
        return new Customer(node, port);
    }

    Customer customer(String organisation) {
        return new Customer(node, port, organisation);
    }

    /** The gateway says that {@code organisation} made a call. */
    void called(String organisation, String method, String path) {
        var called = new AuditFact.Called(organisation, "EXOtest", "r-1", method, path, 200, "192.0.2.1", 12, null);
        var fact = Fact.of(organisation, 1, Instant.now(), called);
        node.publisher()
                .send(node.topic(Topics.AUDIT), organisation, Facts.write(fact))
                .toCompletableFuture()
                .join();
    }

    /** The status of a GET by nobody. */
    int anonymous(String path) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Network says that an instance names a group that is gone. */
    void miss(String organisation, String instance, String group) {
        network.miss(node, organisation, instance, group);
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedHost host() {
        return host;
    }

    @Override
    public void close() {
        host.close();
        network.close();
        node.close();
    }

    /** Hands the one shared rig to tests; JUnit closes it after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Rig.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent("compute-rig", ignored -> new Rig(31 * 1024), Rig.class);
        }
    }
}
