package cloud.firn.platform.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.Route;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import cloud.firn.contracts.Topics;
import cloud.firn.platform.crypto.KeyFile;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.entity.Entities;
import cloud.firn.platform.entity.Pulse;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.metric.Meters;
import cloud.firn.platform.metric.RequestTimer;
import cloud.firn.platform.topic.Consumers;
import cloud.firn.platform.topic.Publisher;
import cloud.firn.platform.topic.TopicSetup;
import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of Firn: an actor system in its cluster, one Cassandra session, one Kafka producer, and the doors of the
 * services that run in it. A service alone has a node of its own; in the box all share one.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final NodeSettings settings;
    private final ActorSystem<Void> system;
    private final CqlSession cassandra;
    private final Schema schema;
    private final Publisher publisher;
    private final Consumers consumers;
    private final Pulse pulse;
    private final Entities entities;
    private final Sealing sealing;
    private final Callers callers;
    private final HealthChecks health = new HealthChecks();
    private final Farewell farewell;
    private final InstantSource clock = InstantSource.system();

    private Node(NodeSettings settings, ActorSystem<Void> system, CqlSession cassandra, Schema schema) {
        this.settings = settings;
        this.system = system;
        this.cassandra = cassandra;
        this.schema = schema;
        this.publisher = new Publisher(settings.kafka());
        publisher.know(
                Topics.ALL.stream().map(Topics.Topic::name).map(this::topic).toList());
        this.consumers = new Consumers(
                cassandra,
                settings.kafka(),
                settings.prefix(),
                settings.peers() instanceof Peers.Nobody ? settings.akkaHost() + "-" + settings.akkaPort() : null,
                this::topic);
        this.pulse = settings.peers() instanceof Peers.Nobody ? Pulse.UNWATCHED : Pulse.start();
        this.entities = new Entities(system, cassandra, settings.prefix() + "firn_journal", publisher, pulse);
        this.sealing = new Sealing(KeyFile.readOrMake(settings.masterKeyFile()));
        this.callers = new Callers(KeyFile.readOrMake(settings.internalKeyFile()), clock);
        health.require(
                "cluster", () -> Cluster.get(system).selfMember().status().equals(MemberStatus.up()));
        this.farewell = new Farewell(settings.drain(), system);
        health.require("staying", () -> !farewell.isLeaving());
        Readiness.of(system.classicSystem(), health);
    }

    /** Starts a node and waits for what it stands on: Cassandra, Kafka, its cluster. Blocking, for {@code main} only. */
    public static Node start(NodeSettings settings) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, NodeConfig.of(settings));
        try {
            // Who waits for tables finds the topics there too: they are made first.
            var topics = settings.waitsForTables()
                    ? CompletableFuture.<Void>completedFuture(null)
                    : CompletableFuture.runAsync(() -> topics(settings));
            Membership.join(system, settings);
            var cassandra = await(CassandraSessionRegistry.get(system)
                    .sessionFor("akka.persistence.cassandra")
                    .underlying());
            var schema = new Schema(cassandra, settings);
            schema.makeJournal(system);
            await(topics);
            return new Node(settings, system, cassandra, schema);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /**
     * Makes the tables of these services, the journal and the topics, and ends: before nodes start that wait for them, and
     * before each new version. Blocking.
     */
    static void prepare(NodeSettings settings, List<String> services) {
        var alone = ConfigFactory.parseString("akka.actor.provider = local").withFallback(NodeConfig.of(settings));
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, alone);
        try {
            topics(settings);
            var cassandra = await(CassandraSessionRegistry.get(system)
                    .sessionFor("akka.persistence.cassandra")
                    .underlying());
            var schema = new Schema(cassandra, settings);
            schema.makeJournal(system);
            services.forEach(schema::make);
        } finally {
            system.terminate();
            await(system.getWhenTerminated());
        }
    }

    private static void topics(NodeSettings settings) {
        TopicSetup.make(
                settings.kafka(),
                settings.topicPartitions(),
                settings.replication(),
                topic -> settings.prefix() + topic);
    }

    public ActorSystem<Void> system() {
        return system;
    }

    public ClusterSharding sharding() {
        return ClusterSharding.get(system);
    }

    /** The one session of this process; asynchronous use only, outside of starting. */
    public CqlSession cassandra() {
        return cassandra;
    }

    public InstantSource clock() {
        return clock;
    }

    public NodeSettings settings() {
        return settings;
    }

    public Sealing sealing() {
        return sealing;
    }

    public Callers callers() {
        return callers;
    }

    public HealthChecks health() {
        return health;
    }

    public Publisher publisher() {
        return publisher;
    }

    public Consumers consumers() {
        return consumers;
    }

    public Entities entities() {
        return entities;
    }

    /** The name on the wire of a topic of {@code Topics}. */
    public String topic(String name) {
        return settings.prefix() + name;
    }

    /** Makes the keyspace and tables of a service from {@code /schema/<service>.cql}; returns the keyspace. Blocking. */
    public String schema(String service) {
        return schema.make(service);
    }

    /** The operations that a service keeps in its keyspace. */
    public Operations operations(String keyspace, Operations.Service service) {
        return new Operations(cassandra, keyspace, service, callers);
    }

    /** Opens a door on {@code port} with {@code /alive} and {@code /ready}; open connections are drained on stopping. */
    public CompletionStage<ServerBinding> serve(String name, int port, Route routes) {
        var doors = new ServiceDoor(health, farewell, timer(name));
        return Http.get(system)
                .newServerAt(settings.bind(), port)
                .bind(doors.around(routes))
                .thenApply(binding -> {
                    LOG.atInfo()
                            .addKeyValue("door", name)
                            .addKeyValue("address", binding.localAddress())
                            .log("Door open");
                    return binding.addToCoordinatedShutdown(Duration.ofSeconds(5), system);
                });
    }

    /** Stops gracefully: doors first, then consumers, actors, producer. Blocking. */
    @Override
    public void close() {
        entities.close();
        consumers.close();
        system.terminate();
        await(system.getWhenTerminated());
        publisher.close();
    }

    /**
     * {@code routes} of a door that is opened in another way than by {@link #serve}: timed, and with answers that send clients
     * away while this node leaves.
     */
    public Route door(String name, Route routes) {
        return farewell.around(timer(name).around(routes));
    }

    private RequestTimer timer(String door) {
        return new RequestTimer(Meters.of(system).registry(), door);
    }

    /**
     * Runs until the process is told to stop or the cluster leaves it behind. It stops gracefully: first it is not ready any
     * more and serves on, then its doors close, then it hears no facts, and its entities move to other nodes.
     */
    void runUntilStopped() {
        var stopping = CoordinatedShutdown.get(system);
        stopping.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "leave", () -> {
            entities.close();
            return farewell.leave();
        });
        stopping.addTask(
                CoordinatedShutdown.PhaseServiceStop(),
                "stop-hearing",
                () -> CompletableFuture.supplyAsync(() -> {
                    consumers.close();
                    return Done.getInstance();
                }));
        await(system.getWhenTerminated(), Duration.ofDays(36_500));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return await(stage, PATIENCE);
    }

    private static <T> T await(CompletionStage<T> stage, Duration patience) {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting or stopping", e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Not up within " + patience.toMinutes() + " minutes", e);
        }
    }
}
