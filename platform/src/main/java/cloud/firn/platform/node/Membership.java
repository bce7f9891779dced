package cloud.firn.platform.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;

/** How a node comes into its cluster. */
final class Membership {
    private Membership() {}

    /** Begins to join; the health check {@code cluster} says when it is done. */
    static void join(ActorSystem<?> system, NodeSettings settings) {
        if (settings.peers() instanceof Peers.Nobody) {
            var cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        } else {
            AkkaManagement.get(system).start();
            ClusterBootstrap.get(system).start();
        }
    }
}
