package cloud.firn.agent;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.http.javadsl.Http;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.topic.DesiredFeed;
import cloud.firn.agent.topic.Reports;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node agent: plays one hypervisor or several, and is told and tells by Kafka alone.
 *
 * <p>When it ends, guests run on; a new one adopts them.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int BLOCKING_THREADS = 24;
    private static final Duration HALT = Duration.ofSeconds(50);

    private final ActorSystem<SpawnProtocol.Command> system;
    private final Map<String, AgentHost> hosts = new LinkedHashMap<>();
    private final HypervisorChoice choice;
    private final String kind;
    private final Reports reports;
    private final DesiredFeed feed;
    private final ExecutorService blocking;
    private volatile boolean goesDown;

    private Agent(AgentSettings settings, InstantSource clock) {
        this.choice = HypervisorChoice.make(settings.hypervisor(), settings.data());
        this.system = ActorSystem.create(SpawnProtocol.create(), "node-agent", ConfigFactory.load("node-agent"));
        this.reports = new Reports(settings.kafka(), settings.prefix(), clock);
        this.blocking = blockingThreads();
        this.kind = kind(choice);
        var epoch = UUID.randomUUID().toString();
        for (var name : settings.hosts()) {
            var heart = heart(settings, name, epoch);
            var folder = new HostFolder(settings.data(), name, !choice.isSimulated());
            // The simulator's calls write a small file and no more: a thread of their own would only cost time.
            Executor calls = choice.isSimulated() ? Runnable::run : blocking;
            hosts.put(name, new AgentHost(folder, choice, heart, system, reports, calls, clock));
        }
        this.feed = new DesiredFeed(settings.kafka(), settings.prefix(), Set.copyOf(settings.hosts()), new Hearing());
        feed.start();
    }

    /** Starts a node agent; returns when its health port answers. */
    public static Agent start(AgentSettings settings) {
        var agent = new Agent(settings, InstantSource.system());
        Http.get(agent.system)
                .newServerAt(settings.bind(), settings.port())
                .bind(Directives.concat(agent.haltRoutes(settings), new HealthRoutes(agent).routes()))
                .toCompletableFuture()
                .join();
        LOG.info("node agent plays {} as {}: {}", settings.hosts(), agent.kind, agent.choice.why());
        return agent;
    }

    private Route haltRoutes(AgentSettings settings) {
        return new HaltRoutes(settings::internalKey, InstantSource.system(), () -> halt(HALT)).routes();
    }

    private final class Hearing implements DesiredFeed.Listener {
        @Override
        public void desired(String key, @Nullable Desired desired) {
            var words = key.split("/", 3);
            var host = hosts.get(words[0]);
            if (host != null) {
                host.desired(words[1], words[2], desired);
            }
        }

        @Override
        public void caughtUp() {
            hosts.values().forEach(AgentHost::caughtUp);
        }
    }

    private Observed.Host heart(AgentSettings settings, String name, String epoch) {
        var capacity = settings.capacity();
        int count = settings.hosts().size();
        int processors = Runtime.getRuntime().availableProcessors();
        return new Observed.Host(
                name,
                settings.zone(),
                kind,
                choice.why(),
                epoch,
                capacity.vcpus() > 0
                        ? capacity.vcpus()
                        : choice.isSimulated() ? 4096 : Math.max(8, processors * 16 / count),
                capacity.memoryMib() > 0
                        ? capacity.memoryMib()
                        : choice.isSimulated() ? 4 * 1024 * 1024 : (int) (HostFolder.totalMib() * 8 / 10 / count),
                capacity.diskGib() > 0
                        ? capacity.diskGib()
                        : choice.isSimulated() ? 1024 * 1024 : (int) Math.max(1, diskGib(settings.data()) / count),
                0);
    }

    /** What there is. How many times it may be promised, overlays being thin, is compute's to say (FIRN_OVERCOMMIT_DISK). */
    private static long diskGib(Path data) {
        try {
            Files.createDirectories(data);
            return Files.getFileStore(data).getUsableSpace() / (1024L * 1024 * 1024);
        } catch (IOException e) {
            return 10;
        }
    }

    private static String kind(HypervisorChoice choice) {
        var accelerator = choice.accelerator();
        return accelerator == null ? "simulator" : accelerator.kvm() ? "qemu-kvm" : "qemu-tcg";
    }

    private static ExecutorService blockingThreads() {
        var threads = new ThreadPoolExecutor(
                BLOCKING_THREADS, BLOCKING_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "blocking");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    String kind() {
        return kind;
    }

    String why() {
        return choice.why();
    }

    boolean isReady() {
        return feed.isCaughtUp() && !goesDown;
    }

    /** Whether it was ordered to halt: it takes no order any more, and must be started anew. */
    boolean goesDown() {
        return goesDown;
    }

    Map<String, AgentHost> hosts() {
        return hosts;
    }

    /** Ends every run as a host that goes down does, and tells so; whether all of it was told. */
    private boolean halt(Duration patience) {
        goesDown = true;
        var halted = hosts.values().stream()
                .map(host -> host.halt(patience).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(halted).join();
        try {
            return reports.flush(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the node agent; guests run on. */
    @Override
    public void close() {
        feed.close();
        hosts.values().forEach(AgentHost::close);
        reports.close();
        system.terminate();
        blocking.shutdownNow();
    }
}
