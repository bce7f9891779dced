package cloud.firn.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.box.cluster.ClusterPlan;
import cloud.firn.box.part.Health;
import cloud.firn.box.part.Part;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Shell;
import cloud.firn.platform.crypto.KeyFile;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Nodes of services as containers, each held as tightly as the manifests hold a pod: a user of its own, no capability, a root file
 * system that cannot be written. They are on the network of this machine, at the addresses of the plan.
 */
final class Containers implements AutoCloseable {
    private static final String USER = "10001:10001";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int LEAVING_SECONDS = 60;

    private final ClusterPlan plan;
    private final String version;
    private final Path logs;
    private final Map<String, GenericContainer<?>> running = new TreeMap<>();

    /**
     * None yet.
     *
     * @param version of the images
     * @param logs what each container said, when it is gone
     */
    Containers(ClusterPlan plan, String version, Path logs) throws IOException {
        this.plan = plan;
        this.version = version;
        this.logs = Files.createDirectories(logs);
        for (var key : List.of("master.key", "internal.key")) {
            KeyFile.readOrMake(plan.data().of(key));
            Shell.run("chown", USER, plan.data().of(key).toString()).ok();
        }
        var credentials = Files.createDirectories(plan.data().of("credentials"));
        Shell.run("chown", USER, credentials.toString()).ok();
    }

    /** Makes the tables and topics of a service. */
    void prepare(String service) {
        try (var container = container(service, plan.environment())
                .withCommand("prepare")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))) {
            container.start();
        }
    }

    /** Starts nodes together; returns when all are ready. */
    void start(List<Part> nodes) {
        for (var node : nodes) {
            var container = container(node.kind(), node.environment());
            container.start();
            running.put(node.name(), container);
        }
        for (var node : nodes) {
            Wait.upTo(PATIENCE, node.name() + " is ready", node::health, Health::ready);
        }
    }

    /** SIGTERM, and the end of it. */
    void stop(Part node) {
        var container = gone(node);
        container
                .getDockerClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(LEAVING_SECONDS)
                .exec();
        var state = container.getCurrentContainerInfo().getState();
        assertThat(state.getExitCodeLong()).as(node.name() + " ended by itself").isIn(0L, 143L);
        remove(node.name(), container);
    }

    /** SIGKILL. */
    void kill(Part node) {
        var container = gone(node);
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
        remove(node.name(), container);
    }

    private GenericContainer<?> gone(Part node) {
        var container = running.remove(node.name());
        assertThat(container).as(node.name()).isNotNull();
        return container;
    }

    private void remove(String name, GenericContainer<?> container) {
        try {
            Files.writeString(logs.resolve(name + ".log"), container.getLogs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        container.stop();
    }

    private GenericContainer<?> container(String service, Map<String, String> environment) {
        var told = new HashMap<>(environment);
        told.put("FIRN_STORAGE_DISK", "/tmp");
        told.put(
                "JAVA_TOOL_OPTIONS",
                "-Xmx" + (service.equals("storage") ? 448 : 192) + "m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        var container = new GenericContainer<>(DockerImageName.parse("firn/" + service + ":" + version))
                .withImagePullPolicy(name -> false)
                .withNetworkMode("host")
                .withEnv(told)
                .withCreateContainerCmdModifier(
                        command -> hold(command.getHostConfig() == null ? new HostConfig() : command.getHostConfig()));
        for (var key : List.of("master.key", "internal.key")) {
            container.withFileSystemBind(
                    plan.data().of(key).toString(), plan.data().of(key).toString(), BindMode.READ_ONLY);
        }
        var credentials = plan.data().of("credentials").toString();
        return container.withFileSystemBind(credentials, credentials, BindMode.READ_WRITE);
    }

    private static void hold(HostConfig host) {
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withTmpFs(Map.of("/tmp", "size=256m,mode=1777"));
    }

    @Override
    public void close() {
        running.forEach(this::remove);
        running.clear();
    }
}
