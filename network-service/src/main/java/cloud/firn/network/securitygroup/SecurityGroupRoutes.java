package cloud.firn.network.securitygroup;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.uuidSegment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.PathMatcher1;
import akka.http.javadsl.server.PathMatcher2;
import akka.http.javadsl.server.Route;
import cloud.firn.network.securitygroup.GroupForms.CreateForm;
import cloud.firn.network.securitygroup.GroupForms.GroupForm;
import cloud.firn.network.securitygroup.GroupForms.ListForm;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Accepted;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Refused;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Reply;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@code /v2/security-group}: turns HTTP into orders and replies into HTTP. Decides nothing.
 *
 * <p>Contract: the published OpenAPI document. The gateway has already authenticated the caller.
 */
final class SecurityGroupRoutes extends AllDirectives {
    private static final PathMatcher0 GROUPS = segment("v2").slash("security-group");
    private static final PathMatcher1<UUID> GROUP = GROUPS.slash(uuidSegment());
    private static final PathMatcher1<UUID> RULES = GROUP.slash("rules");
    private static final PathMatcher2<UUID, UUID> RULE = RULES.slash(uuidSegment());
    private static final PathMatcher1<UUID> OPEN =
            segment("internal").slash("security-group").slash(uuidSegment()).slash("open");
    private static final int LARGEST_BODY = 64 * 1024;

    private final GroupOrders orders;
    private final GroupsInCassandra groups;
    private final SecurityGroups.Hosts hosts;
    private final Operations operations;
    private final Callers callers;

    SecurityGroupRoutes(
            GroupOrders orders,
            GroupsInCassandra groups,
            SecurityGroups.Hosts hosts,
            Operations operations,
            Callers callers) {
        this.orders = orders;
        this.groups = groups;
        this.hosts = hosts;
        this.operations = operations;
        this.callers = callers;
    }

    Route routes() {
        return concat(
                path(GROUPS, () -> concat(listSecurityGroups(), createSecurityGroup())),
                path(GROUP, id -> concat(getSecurityGroup(id.toString()), deleteSecurityGroup(id.toString()))),
                path(RULES, id -> addRule(id.toString())),
                path(RULE, (id, rule) -> deleteRule(id.toString(), rule.toString())),
                path(OPEN, id -> open(id.toString())));
    }

    private Route listSecurityGroups() {
        return get(() -> parameterOptional("visibility", visibility -> switch (visibility.orElse("private")) {
            case "private" -> answer(caller -> groups.of(caller.organisation()).thenApply(this::listed));
            case "public" -> complete(Json.ok(new ListForm(List.of())));
            default ->
                complete(Problems.of(
                        Refusal.INVALID,
                        "visibility takes one of private, public",
                        List.of(new FieldError("query.visibility", "takes one of private, public"))));
        }));
    }

    private HttpResponse listed(List<GroupView> all) {
        return Json.ok(new ListForm(all.stream()
                .sorted(Comparator.comparing(GroupView::name))
                .map(it -> GroupForm.of(it, null))
                .toList()));
    }

    private Route getSecurityGroup(String id) {
        return get(() -> answer(caller -> orders.find(caller.organisation(), id)
                .thenCombine(hosts.appliedEverywhere(id), (found, applied) -> found.map(group -> Json.ok(
                                GroupForm.of(group, Math.min(group.version(), applied.orElse(group.version())))))
                        .orElseGet(() -> Problems.of(Refusal.NOT_FOUND, GroupView.missing(id))))));
    }

    private Route createSecurityGroup() {
        return post(() -> Doors.body(
                LARGEST_BODY,
                body -> answer(caller -> {
                    var form = Json.read(body, CreateForm.class);
                    var name = form.checkedName();
                    var id = Ids.fresh(caller, "security-group").toString();
                    var operation =
                            operations.newId(caller, "create-security-group").toString();
                    return orders.create(caller.organisation(), id, name, form.description(), operation)
                            .thenApply(reply -> operation(id, "create-security-group", reply));
                })));
    }

    private Route deleteSecurityGroup(String id) {
        return delete(() -> answer(caller -> orders.delete(
                        caller,
                        id,
                        operations.newId(caller, "delete-security-group/" + id).toString())
                .thenApply(reply -> operation(id, "delete-security-group", reply))));
    }

    private Route addRule(String id) {
        return post(() -> Doors.body(
                LARGEST_BODY,
                body -> answer(caller -> {
                    var form = Json.read(body, RuleForm.class);
                    form.check();
                    var rule = Ids.fresh(caller, "security-group-rule/" + id).toString();
                    var operation = operations
                            .newId(caller, "add-rule-to-security-group/" + id)
                            .toString();
                    return orders.addRule(caller.organisation(), id, form, rule, operation)
                            .thenApply(reply -> operation(id, "add-rule-to-security-group", reply));
                })));
    }

    private Route deleteRule(String id, String rule) {
        return delete(() -> answer(caller -> orders.removeRule(
                        caller.organisation(),
                        id,
                        rule,
                        operations
                                .newId(caller, "delete-rule-from-security-group/" + id + "/" + rule)
                                .toString())
                .thenApply(reply -> operation(id, "delete-rule-from-security-group", reply))));
    }

    /** For compute: 200 while the group may be taken into use. The gateway does not lead here. */
    private Route open(String id) {
        return get(() -> answer(caller -> orders.isOpen(caller.organisation(), id)
                .thenApply(open ->
                        open ? Json.ok(Map.of("id", id)) : Problems.of(Refusal.NOT_FOUND, GroupView.missing(id)))));
    }

    private Route answer(Function<Caller, CompletionStage<HttpResponse>> order) {
        return callers.required(caller -> onSuccess(order.apply(caller), this::complete));
    }

    private static HttpResponse operation(String group, String command, Reply reply) {
        if (reply instanceof Accepted accepted) {
            return Json.ok(
                    Operation.success(UUID.fromString(accepted.operation()), GroupStory.reference(group, command)));
        }
        return reply instanceof Refused refused
                ? Problems.of(refused.reason(), refused.detail())
                : Problems.of(Refusal.FAULT, "This is our fault. Try again.");
    }
}
