package cloud.firn.identity.apikey;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.identity.apikey.ApiKeyEntity.Accepted;
import cloud.firn.identity.apikey.ApiKeyEntity.Command;
import cloud.firn.identity.apikey.ApiKeyEntity.Create;
import cloud.firn.identity.apikey.ApiKeyEntity.Describe;
import cloud.firn.identity.apikey.ApiKeyEntity.Ended;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.identity.apikey.ApiKeyEntity.Revoke;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The front door of this package: starts everything about API keys, makes and finds them, and hands back the routes. */
public final class ApiKeys {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final Sealing sealing;
    private final Announced announced;
    private final Route routes;

    private ApiKeys(Node node, ApiKeysInCassandra tables, Operations operations) {
        this.sharding = node.sharding();
        this.sealing = node.sealing();
        this.announced = Announced.start(node);
        this.routes = new ApiKeyRoutes(this, tables, node.callers(), operations).routes();
    }

    /** Starts the entities and the routes. */
    public static ApiKeys start(Node node, String keyspace, Operations operations) {
        var tables = new ApiKeysInCassandra(node.cassandra(), keyspace, operations, node::topic);
        var story =
                new Story<ApiKey.Event, ApiKey.State>(ApiKey.Event.class, new ApiKey.Absent(), ApiKey::after, tables);
        node.entities()
                .start(
                        ApiKeyEntity.KEY,
                        story,
                        (keyId, publication) -> ApiKeyEntity.create(keyId, publication, node.clock()));
        return new ApiKeys(node, tables, operations);
    }

    public Route routes() {
        return routes;
    }

    /** The secret of a key of this organisation, as long as the key is valid. */
    public CompletionStage<Optional<String>> secret(String keyId, String organisation) {
        return describe(keyId, organisation)
                .thenApply(reply ->
                        reply instanceof Accepted found ? Optional.of(secretOf(found.key())) : Optional.empty());
    }

    /** Makes a key with this secret, and waits until it can sign; empty when there was such a key and it was revoked. */
    public CompletionStage<Optional<String>> make(
            String keyId, String organisation, String organisationName, String name, String secret) {
        return create(keyId, organisation, organisationName, name, secret)
                .thenApply(
                        reply -> reply instanceof Accepted made ? Optional.of(secretOf(made.key())) : Optional.empty());
    }

    CompletionStage<Reply> create(
            String keyId, String organisation, String organisationName, String name, String secret) {
        var sealed = sealing.seal(secret, keyId);
        return ask(keyId, replyTo -> new Create(organisation, organisationName, name, sealed, replyTo))
                .thenCompose(reply -> reply instanceof Accepted
                        ? announced.before(reply, keyId, true)
                        : CompletableFuture.completedFuture(reply));
    }

    CompletionStage<Reply> revoke(String keyId, String organisation, String signedBy, UUID operation) {
        return ask(keyId, replyTo -> new Revoke(organisation, signedBy, operation.toString(), replyTo))
                .thenCompose(reply -> reply instanceof Ended
                        ? announced.before(reply, keyId, false)
                        : CompletableFuture.completedFuture(reply));
    }

    CompletionStage<Reply> describe(String keyId, String organisation) {
        return ask(keyId, replyTo -> new Describe(organisation, replyTo));
    }

    String secretOf(ApiKeyView key) {
        return sealing.open(key.sealedSecret(), key.keyId());
    }

    private CompletionStage<Reply> ask(String keyId, Function<ActorRef<Reply>, Command> command) {
        return sharding.entityRefFor(ApiKeyEntity.KEY, keyId).ask(command::apply, PATIENCE);
    }
}
