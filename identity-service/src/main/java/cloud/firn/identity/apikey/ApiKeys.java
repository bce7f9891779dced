package cloud.firn.identity.apikey;

import static akka.http.javadsl.server.Directives.concat;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.identity.apikey.ApiKeyEntity.Accepted;
import cloud.firn.identity.apikey.ApiKeyEntity.Command;
import cloud.firn.identity.apikey.ApiKeyEntity.Create;
import cloud.firn.identity.apikey.ApiKeyEntity.Describe;
import cloud.firn.identity.apikey.ApiKeyEntity.Ended;
import cloud.firn.identity.apikey.ApiKeyEntity.Expire;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.identity.apikey.ApiKeyEntity.Revoke;
import cloud.firn.identity.role.RoleBooks;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The front door of this package: starts everything about API keys, makes and finds them, and hands back the routes. */
public final class ApiKeys {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final Sealing sealing;
    private final Announced announced;
    private final ApiKeysInCassandra tables;
    private final Route routes;

    private ApiKeys(Node node, ApiKeysInCassandra tables, Operations operations, RoleBooks roles) {
        this.sharding = node.sharding();
        this.sealing = node.sealing();
        this.announced = Announced.start(node);
        this.tables = tables;
        this.routes = concat(
                new ApiKeyRoutes(this, tables, roles, node.callers(), operations).routes(),
                new AssumeRoutes(this, tables, roles, node.callers(), node.clock()).routes());
        EndingKeys.start(node, tables, this);
    }

    /** Starts the entities and the routes. */
    public static ApiKeys start(Node node, String keyspace, Operations operations, RoleBooks roles) {
        var tables = new ApiKeysInCassandra(node.cassandra(), keyspace, operations, node::topic);
        var story =
                new Story<ApiKey.Event, ApiKey.State>(ApiKey.Event.class, new ApiKey.Absent(), ApiKey::after, tables);
        node.entities()
                .start(
                        ApiKeyEntity.KEY,
                        story,
                        (keyId, publication) -> ApiKeyEntity.create(keyId, publication, node.clock()));
        return new ApiKeys(node, tables, operations, roles);
    }

    public Route routes() {
        return routes;
    }

    /** The ids of the lasting keys of a role. */
    public CompletionStage<List<String>> ofRole(String organisation, String roleId) {
        return tables.list(organisation).thenApply(keys -> keys.stream()
                .filter(key -> roleId.equals(key.roleId()))
                .map(ApiKeysInCassandra.Listed::keyId)
                .toList());
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
        return create(keyId, new Wanted(organisation, organisationName, name, null, null), secret)
                .thenApply(
                        reply -> reply instanceof Accepted made ? Optional.of(secretOf(made.key())) : Optional.empty());
    }

    /**
     * A key that somebody wants.
     *
     * @param roleId null for the Owner
     * @param expires null for a lasting key
     */
    record Wanted(
            String organisation,
            String organisationName,
            String name,
            @Nullable String roleId,
            @Nullable Instant expires) {}

    CompletionStage<Reply> create(String keyId, Wanted wanted, String secret) {
        var sealed = sealing.seal(secret, keyId);
        return ask(
                        keyId,
                        replyTo -> new Create(
                                wanted.organisation(),
                                wanted.organisationName(),
                                wanted.name(),
                                sealed,
                                wanted.roleId(),
                                wanted.expires(),
                                replyTo))
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

    /** Ends a key whose time is over. */
    CompletionStage<Reply> expire(String keyId, String organisation) {
        return ask(keyId, replyTo -> new Expire(organisation, replyTo));
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
