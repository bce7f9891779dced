package cloud.firn.identity.role;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.uuidSegment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.PathMatcher1;
import akka.http.javadsl.server.Route;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBookEntity.Done;
import cloud.firn.identity.role.RoleBookEntity.OrganisationPolicy;
import cloud.firn.identity.role.RoleBookEntity.Refused;
import cloud.firn.identity.role.RoleBookEntity.Reply;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v2/iam-role} and {@code /v2/iam-organization-policy}: turns HTTP into commands and replies into HTTP. */
final class RoleRoutes extends AllDirectives {
    private static final PathMatcher0 ROLES = segment("v2").slash("iam-role");
    private static final PathMatcher1<UUID> ROLE = ROLES.slash(uuidSegment());
    private static final PathMatcher1<UUID> POLICY = ROLES.slash(
                    segment(Pattern.compile("([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}):policy")))
            .map(UUID::fromString);
    private static final PathMatcher0 ORGANISATION = segment("v2").slash("iam-organization-policy");
    private static final PathMatcher0 RESET = segment("v2").slash("iam-organization-policy:reset");
    /** Two policies and all that is said beside them. */
    private static final int LARGEST_BODY = 64 * 1024;

    private static final int NAMED_KEYS = 5;

    private final RoleBooks books;
    private final RolesInCassandra tables;
    private final RoleBooks.Holders holders;
    private final Callers callers;
    private final Operations operations;

    RoleRoutes(
            RoleBooks books,
            RolesInCassandra tables,
            RoleBooks.Holders holders,
            Callers callers,
            Operations operations) {
        this.books = books;
        this.tables = tables;
        this.holders = holders;
        this.callers = callers;
        this.operations = operations;
    }

    Route routes() {
        return concat(
                path(ROLES, () -> concat(listIamRoles(), createIamRole())),
                path(ROLE, id -> concat(getIamRole(id), updateIamRole(id), deleteIamRole(id))),
                path(POLICY, this::updateIamRolePolicy),
                path(ORGANISATION, () -> concat(getIamOrganizationPolicy(), updateIamOrganizationPolicy())),
                path(RESET, this::resetIamOrganizationPolicy));
    }

    private record AssumeOut(List<RolePolicy.Rule> rules) {}

    private record RoleOut(
            String id,
            String name,
            @Nullable String description,
            boolean editable,
            Map<String, String> labels,
            List<String> permissions,
            RolePolicy policy,
            AssumeOut assumeRolePolicy,
            long maxSessionTtl) {
        static RoleOut of(Role role) {
            return new RoleOut(
                    role.id(),
                    role.name(),
                    role.description(),
                    role.editable(),
                    role.labels(),
                    role.permissions(),
                    role.policy(),
                    new AssumeOut(role.assumeRules()),
                    role.maxSessionSeconds());
        }
    }

    private Route listIamRoles() {
        return get(() -> callers.required(
                caller -> completeWithFuture(tables.list(caller.organisation()).thenApply(kept -> {
                    var roles = new ArrayList<RoleOut>();
                    roles.add(RoleOut.of(OwnerRole.of(caller.organisation())));
                    kept.forEach(role -> roles.add(RoleOut.of(role)));
                    return Json.ok(Map.of("iam-roles", roles));
                }))));
    }

    private Route getIamRole(UUID id) {
        return get(() -> callers.required(caller -> completeWithFuture(books.find(caller.organisation(), id.toString())
                .thenApply(found -> found.map(role -> Json.ok(RoleOut.of(role))).orElseGet(() -> missing(id))))));
    }

    private Route createIamRole() {
        return post(() -> callers.required(caller -> Doors.body(LARGEST_BODY, body -> {
            var role = RoleReader.create(body, Ids.fresh(caller, "iam-role").toString());
            var operation = operations.newId(caller, "create-iam-role");
            return completeWithFuture(books.make(caller.organisation(), role, operation)
                    .thenApply(reply -> ofRole(reply, role.id(), "create-iam-role")));
        })));
    }

    private Route updateIamRole(UUID id) {
        return put(() -> callers.required(caller -> Doors.body(LARGEST_BODY, body -> {
            var change = RoleReader.update(body);
            return isOwner(caller, id)
                    ? complete(ownerStays())
                    : completeWithFuture(books.change(
                                    caller.organisation(),
                                    id.toString(),
                                    change,
                                    operations.newId(caller, "update-iam-role/" + id))
                            .thenApply(reply -> ofRole(reply, id.toString(), "update-iam-role")));
        })));
    }

    private Route updateIamRolePolicy(UUID id) {
        return put(() -> callers.required(caller -> Doors.body(LARGEST_BODY, body -> {
            var policy = RoleReader.policy(body);
            return isOwner(caller, id)
                    ? complete(ownerStays())
                    : completeWithFuture(books.setPolicy(
                                    caller.organisation(),
                                    id.toString(),
                                    policy,
                                    operations.newId(caller, "update-iam-role-policy/" + id))
                            .thenApply(reply -> ofRole(reply, id.toString(), "update-iam-role-policy")));
        })));
    }

    private Route deleteIamRole(UUID id) {
        return delete(() -> callers.required(caller ->
                isOwner(caller, id) ? complete(ownerStays()) : completeWithFuture(remove(caller, id.toString()))));
    }

    /** A key that is made at this very moment is not seen here; it may do nothing once the role is gone. */
    private CompletionStage<HttpResponse> remove(Caller caller, String id) {
        return holders.of(caller.organisation(), id)
                .thenCompose(keys -> keys.isEmpty()
                        ? books.remove(caller.organisation(), id, operations.newId(caller, "delete-iam-role/" + id))
                                .thenApply(reply -> ofRole(reply, id, "delete-iam-role"))
                        : CompletableFuture.completedFuture(Problems.of(Refusal.CONFLICT, heldBy(keys))));
    }

    private static String heldBy(List<String> keys) {
        var named = String.join(", ", keys.subList(0, Math.min(NAMED_KEYS, keys.size())));
        var more = keys.size() > NAMED_KEYS ? " and " + (keys.size() - NAMED_KEYS) + " more" : "";
        return "API keys have this role: " + named + more + ". Delete them first.";
    }

    private Route getIamOrganizationPolicy() {
        return get(() ->
                callers.required(caller -> completeWithFuture(books.describeOrganisationPolicy(caller.organisation())
                        .thenApply(reply -> reply instanceof OrganisationPolicy there
                                ? Json.ok(Objects.requireNonNullElse(there.policy(), RolePolicy.EVERYTHING))
                                : refused(reply)))));
    }

    private Route updateIamOrganizationPolicy() {
        return put(() -> callers.required(caller -> Doors.body(LARGEST_BODY, body -> {
            var policy = RoleReader.policy(body);
            var command = "update-iam-organization-policy";
            return completeWithFuture(
                    books.setOrganisationPolicy(caller.organisation(), policy, operations.newId(caller, command))
                            .thenApply(reply -> ofOrganisation(reply, caller, command)));
        })));
    }

    private Route resetIamOrganizationPolicy() {
        var command = "reset-iam-organization-policy";
        return post(() -> callers.required(caller -> completeWithFuture(
                books.resetOrganisationPolicy(caller.organisation(), operations.newId(caller, command))
                        .thenApply(reply -> ofOrganisation(reply, caller, command)))));
    }

    private static boolean isOwner(Caller caller, UUID id) {
        return id.equals(OwnerRole.id(caller.organisation()));
    }

    private static HttpResponse ownerStays() {
        return Problems.of(Refusal.CONFLICT, "The role Owner is every organisation's and stays as it is.");
    }

    private static HttpResponse missing(UUID id) {
        return Problems.of(Refusal.NOT_FOUND, "There is no role " + id + ".");
    }

    private static HttpResponse ofRole(Reply reply, String id, String command) {
        return reply instanceof Done done ? ok(RolesInCassandra.ofRole(done.operation(), id, command)) : refused(reply);
    }

    private static HttpResponse ofOrganisation(Reply reply, Caller caller, String command) {
        return reply instanceof Done done
                ? ok(RolesInCassandra.ofOrganisation(done.operation(), caller.organisation(), command))
                : refused(reply);
    }

    private static HttpResponse ok(Operation operation) {
        return Json.ok(operation);
    }

    private static HttpResponse refused(Reply reply) {
        return reply instanceof Refused refused
                ? Problems.of(refused.reason(), refused.detail())
                : Problems.of(Refusal.FAULT, "A role gave an answer that it should not.");
    }
}
