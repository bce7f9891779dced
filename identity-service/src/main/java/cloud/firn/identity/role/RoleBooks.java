package cloud.firn.identity.role;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBookEntity.Command;
import cloud.firn.identity.role.RoleBookEntity.Found;
import cloud.firn.identity.role.RoleBookEntity.Reply;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The front door of this package: starts everything about roles, finds them, and hands back the routes. */
public final class RoleBooks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final Node node;
    private final RolesInCassandra tables;
    private final Operations operations;
    private final Heard heard;

    private RoleBooks(Node node, RolesInCassandra tables, Operations operations) {
        this.sharding = node.sharding();
        this.node = node;
        this.tables = tables;
        this.operations = operations;
        this.heard = Heard.start(node);
    }

    /** Who holds keys of a role. */
    @FunctionalInterface
    public interface Holders {
        /** The ids of an organisation's keys of this role. */
        CompletionStage<List<String>> of(String organisation, String roleId);
    }

    /** Starts the entities. */
    public static RoleBooks start(Node node, String keyspace, Operations operations) {
        var tables = new RolesInCassandra(node.cassandra(), keyspace, operations, node::topic);
        var story = new Story<RoleBook.Event, RoleBook.State>(
                RoleBook.Event.class, RoleBook.State.EMPTY, RoleBook::after, tables);
        node.entities()
                .start(
                        RoleBookEntity.KEY,
                        story,
                        (organisation, publication) -> RoleBookEntity.create(publication, node.clock()));
        return new RoleBooks(node, tables, operations);
    }

    /** The routes; a role that has {@code holders} is not deleted. */
    public Route routes(Holders holders) {
        return new RoleRoutes(this, tables, holders, node.callers(), operations).routes();
    }

    /** The id of the role that every organisation has, whose keys may do everything. */
    public static UUID ownerId(String organisation) {
        return OwnerRole.id(organisation);
    }

    /** The role of this id, when the organisation has it. */
    public CompletionStage<Optional<Role>> find(String organisation, String roleId) {
        if (roleId.equals(ownerId(organisation).toString())) {
            return CompletableFuture.completedFuture(Optional.of(OwnerRole.of(organisation)));
        }
        return ask(organisation, replyTo -> new RoleBookEntity.Describe(roleId, replyTo))
                .thenApply(reply -> reply instanceof Found found ? Optional.of(found.role()) : Optional.empty());
    }

    CompletionStage<Reply> make(String organisation, Role role, UUID operation) {
        return change(organisation, role.id(), reply -> new RoleBookEntity.Make(role, operation.toString(), reply));
    }

    CompletionStage<Reply> change(String organisation, String roleId, RoleChange change, UUID operation) {
        return change(
                organisation, roleId, reply -> new RoleBookEntity.Change(roleId, change, operation.toString(), reply));
    }

    CompletionStage<Reply> setPolicy(String organisation, String roleId, RolePolicy policy, UUID operation) {
        return change(
                organisation,
                roleId,
                reply -> new RoleBookEntity.SetPolicy(roleId, policy, operation.toString(), reply));
    }

    CompletionStage<Reply> remove(String organisation, String roleId, UUID operation) {
        return change(organisation, roleId, reply -> new RoleBookEntity.Remove(roleId, operation.toString(), reply));
    }

    CompletionStage<Reply> setOrganisationPolicy(String organisation, RolePolicy policy, UUID operation) {
        return change(
                organisation,
                organisation,
                reply -> new RoleBookEntity.SetOrganisationPolicy(policy, operation.toString(), reply));
    }

    CompletionStage<Reply> resetOrganisationPolicy(String organisation, UUID operation) {
        return change(
                organisation,
                organisation,
                reply -> new RoleBookEntity.ResetOrganisationPolicy(operation.toString(), reply));
    }

    CompletionStage<Reply> describeOrganisationPolicy(String organisation) {
        return ask(organisation, RoleBookEntity.DescribeOrganisationPolicy::new);
    }

    /** @param key of the fact that says so */
    private CompletionStage<Reply> change(String organisation, String key, Function<ActorRef<Reply>, Command> command) {
        return ask(organisation, command).thenCompose(reply -> heard.before(reply, key));
    }

    private CompletionStage<Reply> ask(String organisation, Function<ActorRef<Reply>, Command> command) {
        return sharding.entityRefFor(RoleBookEntity.KEY, organisation).ask(command::apply, PATIENCE);
    }
}
