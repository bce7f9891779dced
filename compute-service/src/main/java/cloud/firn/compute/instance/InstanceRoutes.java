package cloud.firn.compute.instance;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.uuidSegment;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.PathMatcher1;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.util.ByteString;
import cloud.firn.compute.hypervisor.Hypervisors;
import cloud.firn.compute.instance.InstanceCommand.Accepted;
import cloud.firn.compute.instance.InstanceCommand.Describe;
import cloud.firn.compute.instance.InstanceCommand.Destroy;
import cloud.firn.compute.instance.InstanceCommand.Reboot;
import cloud.firn.compute.instance.InstanceCommand.Reply;
import cloud.firn.compute.instance.InstanceCommand.Start;
import cloud.firn.compute.instance.InstanceCommand.Stop;
import cloud.firn.compute.instance.InstanceCommand.Update;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/instance}: turns HTTP into commands and replies into HTTP. Decides nothing.
 *
 * <p>Contract: the published OpenAPI document. The gateway has already authenticated the caller.
 */
final class InstanceRoutes extends AllDirectives {
    private static final PathMatcher0 INSTANCES = segment("v2").slash("instance");
    private static final PathMatcher0 GROUPS = segment("v2").slash("security-group");
    private static final PathMatcher1<UUID> USERS =
            segment("internal").slash("security-group").slash(uuidSegment()).slash("instances");
    private static final int LARGEST_BODY = 256 * 1024;

    private final InstanceActors instances;
    private final InstancesInCassandra tables;
    private final InstanceOrders orders;
    private final Hypervisors hypervisors;
    private final Callers callers;

    InstanceRoutes(
            InstanceActors instances,
            InstancesInCassandra tables,
            InstanceOrders orders,
            Hypervisors hypervisors,
            Callers callers) {
        this.instances = instances;
        this.tables = tables;
        this.orders = orders;
        this.hypervisors = hypervisors;
        this.callers = callers;
    }

    Route routes() {
        return concat(
                path(INSTANCES, () -> concat(listInstances(), createInstance())),
                path(INSTANCES.slash(uuidSegment()), id -> oneInstance(id.toString())),
                path(INSTANCES.slash(uuidSegment()).slash(segment()), (id, field) -> resetField(id.toString(), field)),
                path(INSTANCES.slash(segment()), this::verb),
                path(GROUPS.slash(segment()), this::groupVerb),
                path(USERS, group -> usersOf(group.toString())));
    }

    /** For network: who keeps a group from being deleted. The gateway does not lead here. */
    private Route usersOf(String group) {
        return get(() -> callers.required(caller -> parameter(
                StringUnmarshallers.INTEGER,
                "most",
                most -> onSuccess(
                        tables.usersOf(caller.organisation(), group, most),
                        users -> complete(Json.ok(Map.of("instances", users)))))));
    }

    private Route listInstances() {
        return get(() -> callers.required(caller -> parameterMap(filters -> onSuccess(
                tables.list(caller.organisation()), documents -> complete(InstanceList.answer(documents, filters))))));
    }

    private Route createInstance() {
        return post(() -> callers.required(
                caller -> Doors.body(LARGEST_BODY, body -> completeWithFuture(orders.create(caller, body)))));
    }

    private Route oneInstance(String id) {
        return callers.required(caller -> concat(
                get(() -> completeWithFuture(describe(id, caller))),
                put(() -> Doors.body(LARGEST_BODY, body -> completeWithFuture(update(id, caller, body)))),
                delete(() -> completeWithFuture(orders.order(
                        id,
                        caller,
                        "delete-instance",
                        ByteString.emptyByteString(),
                        (errand, reply) -> new Destroy(caller.organisation(), errand, reply))))));
    }

    private CompletionStage<HttpResponse> describe(String id, Caller caller) {
        return instances
                .ask(id, reply -> new Describe(caller.organisation(), reply))
                .thenCompose(reply -> reply instanceof Accepted accepted
                        ? reason(accepted.instance())
                                .thenApply(reason -> Json.ok(InstanceWire.full(accepted.instance(), reason.text())))
                        : CompletableFuture.completedFuture(InstanceOrders.refused(reply)));
    }

    /** Why it is as it is. Of a hypervisor that is silent we say so: the state is what was last known. */
    private CompletionStage<Reason> reason(InstanceView view) {
        var hypervisor = view.hypervisor();
        if (hypervisor == null) {
            return CompletableFuture.completedFuture(new Reason(view.reason()));
        }
        return hypervisors
                .isSilent(hypervisor)
                .thenApply(silent -> new Reason(
                        silent ? "unknown: its hypervisor is silent; this is what was last known" : view.reason()));
    }

    private record Reason(@Nullable String text) {}

    private CompletionStage<HttpResponse> update(String id, Caller caller, ByteString body) {
        var asked = Json.read(body, UpdateInstance.class).checked();
        return orders.order(
                id,
                caller,
                "update-instance",
                body,
                (errand, reply) -> new Update(
                        caller.organisation(), asked.name(), asked.newLabels(), asked.userData(), errand, reply));
    }

    private Route resetField(String id, String field) {
        return delete(() -> callers.required(caller -> field.equals("labels")
                ? completeWithFuture(orders.order(
                        id,
                        caller,
                        "reset-instance-field",
                        ByteString.fromString(field),
                        (errand, reply) -> new Update(caller.organisation(), null, Map.of(), null, errand, reply)))
                : complete(Problems.of(Refusal.NOT_FOUND, "The field that can be reset is labels."))));
    }

    /** {@code PUT /v2/instance/{id}:start} and its like. */
    private Route verb(String target) {
        var colon = target.indexOf(':');
        var id = colon < 0 ? null : Fields.uuid(target.substring(0, colon));
        if (id == null) {
            return callers.required(caller -> complete(InstanceOrders.noInstance()));
        }
        return switch (target.substring(colon + 1)) {
            case "start" -> ordered(id, "start-instance", Start::new);
            case "stop" -> ordered(id, "stop-instance", Stop::new);
            case "reboot" -> ordered(id, "reboot-instance", Reboot::new);
            default ->
                callers.required(caller -> complete(
                        Problems.of(Refusal.NOT_FOUND, "An instance takes the orders start, stop and reboot.")));
        };
    }

    private interface Simple {
        InstanceCommand of(String organisation, Errand.Asked asked, ActorRef<Reply> replyTo);
    }

    private Route ordered(String id, String command, Simple simple) {
        return put(() -> callers.required(caller -> Doors.body(
                LARGEST_BODY,
                body -> completeWithFuture(orders.order(
                        id,
                        caller,
                        command,
                        body,
                        (errand, reply) -> simple.of(caller.organisation(), errand, reply))))));
    }

    /** {@code PUT /v2/security-group/{id}:attach} and {@code :detach}. */
    private Route groupVerb(String target) {
        var colon = target.indexOf(':');
        var verb = colon < 0 ? "" : target.substring(colon + 1);
        if (!verb.equals("attach") && !verb.equals("detach")) {
            return reject();
        }
        var group = Fields.uuid(target.substring(0, colon));
        return put(() -> callers.required(caller -> Doors.body(
                LARGEST_BODY,
                body -> completeWithFuture(
                        group == null
                                ? CompletableFuture.completedFuture(InstanceOrders.noGroup())
                                : verb.equals("attach")
                                        ? orders.attach(caller, instanceOf(body), group)
                                        : orders.detach(caller, instanceOf(body), group)))));
    }

    private record Target(CreateInstance.@Nullable Reference instance) {}

    private static String instanceOf(ByteString body) {
        var instance = Json.read(body, Target.class).instance();
        var id = instance == null ? null : Fields.uuid(instance.id());
        if (id == null) {
            throw new InvalidBody("body.instance.id", "takes the id of an instance");
        }
        return id;
    }
}
