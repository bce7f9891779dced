package cloud.firn.compute.event;

import akka.http.javadsl.server.Route;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.platform.node.Node;

/** The front door of this package: starts what records calls, and hands back the routes. */
public final class Events {
    private Events() {}

    /** Starts the consumer and the routes. */
    public static Route start(Node node, String keyspace) {
        var events = new EventsInCassandra(node.cassandra(), keyspace);
        var calls = new RecordCalls(events, node.settings().zone());
        node.consumers().start("compute-events", keyspace, Topics.AUDIT, AuditFact.class, calls);
        return new EventRoutes(events, node.callers(), node.clock()).routes();
    }
}
