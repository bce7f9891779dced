package cloud.firn.compute.sshkey;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.compute.sshkey.SshKey.Absent;
import cloud.firn.compute.sshkey.SshKeyEntity.Command;
import cloud.firn.compute.sshkey.SshKeyEntity.Describe;
import cloud.firn.compute.sshkey.SshKeyEntity.Found;
import cloud.firn.compute.sshkey.SshKeyEntity.Reply;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The front door of this package: starts everything about SSH keys, hands back the routes, and finds keys by name. */
public final class SshKeys {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final Route routes;

    private SshKeys(Node node, SshKeysInCassandra tables, Operations operations) {
        this.sharding = node.sharding();
        this.routes = new SshKeyRoutes(this, tables, node.callers(), operations).routes();
    }

    /** A key that is registered: its line for {@code authorized_keys}, and its MD5 fingerprint. */
    public record Registered(String publicKey, String fingerprint) {}

    /** Starts the entities and the routes. */
    public static SshKeys start(Node node, String keyspace, Operations operations) {
        var tables = new SshKeysInCassandra(node.cassandra(), keyspace, operations);
        var story = new Story<SshKey.Event, SshKey.State>(
                SshKey.Event.class, new Absent(null), SshKeyEntity::after, tables);
        node.entities()
                .start(SshKeyEntity.KEY, story, (id, publication) -> SshKeyEntity.create(publication, node.clock()));
        return new SshKeys(node, tables, operations);
    }

    public Route routes() {
        return routes;
    }

    /** The key of this name in this organisation. */
    public CompletionStage<Optional<Registered>> find(String organisation, String name) {
        return ask(new SshKeyId(organisation, name), Describe::new)
                .thenApply(reply -> reply instanceof Found found
                        ? Optional.of(new Registered(found.publicKey(), found.fingerprint()))
                        : Optional.empty());
    }

    CompletionStage<Reply> ask(SshKeyId id, Function<ActorRef<Reply>, Command> command) {
        if (!SshKeyId.canBe(id.name())) {
            return CompletableFuture.completedFuture(SshKeyEntity.NOT_FOUND);
        }
        return sharding.entityRefFor(SshKeyEntity.KEY, id.entity()).ask(command::apply, PATIENCE);
    }
}
