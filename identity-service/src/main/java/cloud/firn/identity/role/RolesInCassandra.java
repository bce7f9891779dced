package cloud.firn.identity.role;

import akka.util.ByteString;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.identity.role.RoleBook.Changed;
import cloud.firn.identity.role.RoleBook.Event;
import cloud.firn.identity.role.RoleBook.Made;
import cloud.firn.identity.role.RoleBook.PolicySet;
import cloud.firn.identity.role.RoleBook.Removed;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBook.State;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The list of an organisation's roles, the Operations that changed them, and what the other services hear of them.
 *
 * <p>Everything is written under the role's own id, so a second telling changes nothing.
 */
final class RolesInCassandra implements Teller<Event, State> {
    private final CqlSession cassandra;
    private final Operations operations;
    private final UnaryOperator<String> topics;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement list;

    RolesInCassandra(CqlSession cassandra, String keyspace, Operations operations, UnaryOperator<String> topics) {
        this.cassandra = cassandra;
        this.operations = operations;
        this.topics = topics;
        var table = keyspace + ".roles";
        put = cassandra.prepare("INSERT INTO " + table + " (organisation, role_id, role) VALUES (?, ?, ?)");
        remove = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND role_id = ?");
        list = cassandra.prepare("SELECT role FROM " + table + " WHERE organisation = ?");
    }

    @Override
    public Telling tell(Happened<Event, State> happened) {
        var organisation = happened.entityId();
        var event = happened.event();
        if (event instanceof Made made) {
            return kept(happened, made.role(), "create-iam-role");
        }
        if (event instanceof Changed changed) {
            return kept(happened, changed.role(), changed.command());
        }
        if (event instanceof Removed removed) {
            return told(
                    Telling.nothing().and(remove.bind(organisation, removed.roleId())),
                    happened,
                    removed.roleId(),
                    ofRole(removed.operation(), removed.roleId(), "delete-iam-role"),
                    new RoleFact.Removed(organisation, removed.roleId()));
        }
        var policy = event instanceof PolicySet set ? set.policy() : null;
        return told(
                Telling.nothing(),
                happened,
                organisation,
                ofOrganisation(
                        event.operation(),
                        organisation,
                        policy == null ? "reset-iam-organization-policy" : "update-iam-organization-policy"),
                new RoleFact.OrganisationPolicy(organisation, policy));
    }

    private Telling kept(Happened<Event, State> happened, Role role, String command) {
        var organisation = happened.entityId();
        var text = Json.write(role).utf8String();
        return told(
                Telling.nothing().and(put.bind(organisation, role.id(), text)),
                happened,
                role.id(),
                ofRole(happened.event().operation(), role.id(), command),
                new RoleFact.Kept(
                        organisation,
                        role.id(),
                        role.name(),
                        role.policy(),
                        role.permissions(),
                        role.assumeRules(),
                        role.maxSessionSeconds()));
    }

    private Telling told(
            Telling rows, Happened<Event, State> happened, String key, Operation operation, RoleFact fact) {
        return rows.and(operations.row(happened.entityId(), operation))
                .and(
                        topics.apply(Topics.ROLES),
                        Fact.of(key, happened.sequence(), happened.event().at(), fact));
    }

    /** The Operation that says that something was done with a role. */
    static Operation ofRole(String operation, String roleId, String command) {
        return Operation.success(
                UUID.fromString(operation), new Operation.Reference(roleId, "/v2/iam-role/" + roleId, command));
    }

    /** The Operation that says that something was done with the policy of an organisation. */
    static Operation ofOrganisation(String operation, String organisation, String command) {
        return Operation.success(
                UUID.fromString(operation),
                new Operation.Reference(organisation, "/v2/iam-organization-policy", command));
    }

    CompletionStage<List<Role>> list(String organisation) {
        return cassandra.executeAsync(list.bind(organisation)).thenCompose(page -> collect(page, new ArrayList<>()));
    }

    private static CompletionStage<List<Role>> collect(AsyncResultSet page, List<Role> roles) {
        for (var row : page.currentPage()) {
            var text = Objects.requireNonNullElse(row.getString("role"), "");
            roles.add(Json.read(ByteString.fromString(text), Role.class));
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, roles))
                : CompletableFuture.completedFuture(roles);
    }
}
