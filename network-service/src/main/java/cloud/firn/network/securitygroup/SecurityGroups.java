package cloud.firn.network.securitygroup;

import akka.cluster.sharding.typed.javadsl.Entity;
import akka.http.javadsl.server.Route;
import cloud.firn.contracts.Topics;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The front door of this package: starts everything about security groups and hands back the routes. */
public final class SecurityGroups {
    private final GroupOrders orders;
    private final Route routes;

    private SecurityGroups(GroupOrders orders, Route routes) {
        this.orders = orders;
        this.routes = routes;
    }

    /** What a group has to know of the hosts that filter by it. */
    public interface Hosts {
        /** The lowest version that hosts which need the group filter by; empty when none needs it. */
        CompletionStage<OptionalLong> appliedEverywhere(String group);
    }

    /** Starts the entities; {@code keyspace} holds the tables. */
    public static SecurityGroups start(Node node, String keyspace, Operations operations, Hosts hosts) {
        var groups = new GroupsInCassandra(node.cassandra(), keyspace);
        node.entities()
                .start(
                        SecurityGroupEntity.KEY,
                        new GroupStory(groups, operations, node.topic(Topics.NETWORK)).story(),
                        (id, publication) -> SecurityGroupEntity.create(
                                id, publication.persistenceId(), publication::tell, node.clock()));
        var unused = node.sharding()
                .init(Entity.of(
                        GroupNamesEntity.KEY, shard -> GroupNamesEntity.create(shard.getEntityId(), node.clock())));
        var instances = new InstancesOverHttp(node.system(), node.settings().url("compute", 7711), node.callers());
        var orders = new GroupOrders(node, groups, instances);
        return new SecurityGroups(
                orders, new SecurityGroupRoutes(orders, groups, hosts, operations, node.callers()).routes());
    }

    public Route routes() {
        return routes;
    }

    /** What a group allows, whoever owns it; empty when it does not exist (any more). */
    public CompletionStage<Optional<GroupRules>> find(String id) {
        return orders.find(id).thenApply(found -> found.map(GroupView::rules));
    }

    /** Every group of every organisation, as lists show them. */
    public static CompletionStage<List<GroupRules>> all(CqlSession cassandra, String keyspace) {
        return new GroupsInCassandra(cassandra, keyspace)
                .all()
                .thenApply(all -> all.stream().map(GroupView::rules).toList());
    }
}
