package cloud.firn.network.port;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.network.address.Addresses;
import cloud.firn.network.port.FirewallCompiler.Beginning;
import cloud.firn.network.port.FirewallCompiler.Command;
import cloud.firn.network.port.FirewallCompiler.Reply;
import cloud.firn.network.port.PortsInCassandra.Progress;
import cloud.firn.network.securitygroup.SecurityGroups;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.topic.Replica;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The front door of this package: starts the compiler, and keeps it told of instances, groups and hosts. */
public final class Ports implements SecurityGroups.Hosts {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Node node;
    private final String keyspace;
    private final PortsInCassandra tables;
    private final ActorRef<Command> compiler;

    private Ports(Node node, String keyspace, PortsInCassandra tables, ActorRef<Command> compiler) {
        this.node = node;
        this.keyspace = keyspace;
        this.tables = tables;
        this.compiler = compiler;
    }

    /** Starts the compiler of this zone, on one node of the service at a time. */
    public static Ports start(Node node, String keyspace) {
        var tables = new PortsInCassandra(node.cassandra(), keyspace);
        var onTopic = new ConcurrentHashMap<String, Desired>();
        var replica = node.consumers().replicate("network-told", Topics.DESIRED, Desired.class, (key, fact) -> {
            if (fact == null) {
                onTopic.remove(key);
            } else if (!(fact.body() instanceof Desired.Instance)) {
                onTopic.put(key, fact.body());
            }
        });
        var outside = new Telling(node, keyspace, tables, replica, onTopic);
        var compiler = ClusterSingleton.get(node.system())
                .init(SingletonActor.of(FirewallCompiler.create(outside, node.clock()), "firewall-compiler"));
        return new Ports(node, keyspace, tables, compiler);
    }

    /** Begins to hear of instances, groups and hosts. */
    public void follow(SecurityGroups groups, Addresses addresses) {
        var consumers = node.consumers();
        var missing = new MissingGroups(node.publisher(), node.topic(Topics.NETWORK), node.clock());
        consumers.startSideBySide(
                "network-instances",
                keyspace,
                Topics.INSTANCES,
                InstanceFact.class,
                new FollowInstances(tables, addresses, groups, this::ask, missing));
        consumers.startSideBySide(
                "network-groups", keyspace, Topics.NETWORK, NetworkFact.class, new FollowGroups(this::ask, missing));
        consumers.start("network-filters", keyspace, Topics.OBSERVED, Observed.class, new FollowFilters(this::ask));
    }

    @Override
    public CompletionStage<OptionalLong> appliedEverywhere(String group) {
        return tables.lowestApplied(group);
    }

    private CompletionStage<Reply> ask(Function<ActorRef<Reply>, Command> question) {
        return AskPattern.ask(compiler, question::apply, PATIENCE, node.system().scheduler());
    }

    /** A question to the compiler. */
    interface Asking extends Function<Function<ActorRef<Reply>, Command>, CompletionStage<Reply>> {}

    /** The compiler's outside, made of Cassandra and Kafka. */
    private record Telling(
            Node node, String keyspace, PortsInCassandra tables, Replica replica, Map<String, Desired> onTopic)
            implements FirewallCompiler.Outside {
        @Override
        public CompletionStage<Beginning> beginning() {
            return replica.caughtUp()
                    .thenCompose(done -> SecurityGroups.all(node.cassandra(), keyspace))
                    .thenCompose(groups -> tables.all()
                            .thenCombine(
                                    tables.allProgress(),
                                    (ports, progress) -> new Beginning(groups, ports, progress, Map.copyOf(onTopic))));
        }

        @Override
        public CompletionStage<Done> tell(String key, @Nullable Desired record) {
            var value = record == null
                    ? null
                    : Facts.write(
                            Fact.of(key, Told.version(record), node.clock().instant(), record));
            return node.publisher().send(node.topic(Topics.DESIRED), key, value);
        }

        @Override
        public CompletionStage<Done> write(Progress progress) {
            return tables.write(progress);
        }

        @Override
        public CompletionStage<Done> forget(String group, String host) {
            return tables.remove(group, host);
        }
    }
}
