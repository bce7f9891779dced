package cloud.firn.compute.instance;

import akka.http.javadsl.server.Route;
import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.sshkey.SshKeys;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;

/** The front door of this package: starts everything about instances and hands back the actors and the routes. */
public final class Instances {
    private final InstanceActors actors;
    private final Route routes;

    private Instances(InstanceActors actors, Route routes) {
        this.actors = actors;
        this.routes = routes;
    }

    /** Starts the entities, what they hear from node agents, the sweep for deadlines, and the routes. */
    public static Instances start(
            Node node, String keyspace, Operations operations, SshKeys keys, Hypervisors hypervisors) {
        var tables = new InstancesInCassandra(node.cassandra(), keyspace, operations);
        var story = InstanceEntity.story(new InstanceTeller(tables, node::topic));
        node.entities()
                .start(
                        InstanceEntity.KEY,
                        story,
                        (id, publication) -> InstanceEntity.create(id, publication, node.clock()));
        var actors = new InstanceActors(node.sharding());
        var groups = new SecurityGroupsOverHttp(node.system(), node.settings().url("network", 7712), node.callers());
        var creation = new InstanceCreation(keys, groups, node.settings().zone(), node.clock());
        new DeadlineSweep(actors, tables, node.clock()).start(node.system());
        node.consumers()
                .startSideBySide(
                        "compute-reports",
                        keyspace,
                        Topics.OBSERVED,
                        Observed.class,
                        new InstanceReports(actors, hypervisors));
        node.consumers()
                .startSideBySide(
                        "compute-missing-groups",
                        keyspace,
                        Topics.NETWORK,
                        NetworkFact.class,
                        new LeaveMissingGroups(actors));
        var orders = new InstanceOrders(actors, creation, groups, operations);
        var routes = new InstanceRoutes(actors, tables, orders, hypervisors, node.callers());
        return new Instances(actors, routes.routes());
    }

    /** To speak to instances. */
    public InstanceActors actors() {
        return actors;
    }

    public Route routes() {
        return routes;
    }
}
