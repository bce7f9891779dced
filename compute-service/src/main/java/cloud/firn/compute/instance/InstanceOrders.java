package cloud.firn.compute.instance;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import cloud.firn.compute.instance.InstanceCommand.Accepted;
import cloud.firn.compute.instance.InstanceCommand.Destroy;
import cloud.firn.compute.instance.InstanceCommand.JoinGroup;
import cloud.firn.compute.instance.InstanceCommand.LeaveGroup;
import cloud.firn.compute.instance.InstanceCommand.Refused;
import cloud.firn.compute.instance.InstanceCommand.Reply;
import cloud.firn.compute.instance.InstanceCommand.Request;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Carries out the orders of customers, and answers with the Operation that each became.
 *
 * <p>Who takes a security group into use asks whether it is open before and after, as {@link SecurityGroups} says; when it
 * was closed in between, what was done is undone. A crash between the two leaves an instance that names a dead group, which
 * nobody was told of; {@link LeaveMissingGroups} heals that.
 */
final class InstanceOrders {
    private final InstanceActors instances;
    private final InstanceCreation creation;
    private final SecurityGroups groups;
    private final Operations operations;

    InstanceOrders(InstanceActors instances, InstanceCreation creation, SecurityGroups groups, Operations operations) {
        this.instances = instances;
        this.creation = creation;
        this.groups = groups;
        this.operations = operations;
    }

    interface Ordering {
        InstanceCommand of(Errand.Asked asked, ActorRef<Reply> replyTo);
    }

    /** Sends an order to an instance and answers with the Operation it became. */
    CompletionStage<HttpResponse> order(
            String id, Caller caller, String command, ByteString arguments, Ordering ordering) {
        return send(id, asked(id, caller, command, arguments), ordering).thenApply(reply -> answer(id, reply));
    }

    CompletionStage<HttpResponse> create(Caller caller, ByteString body) {
        var id = Ids.fresh(caller, "instance").toString();
        var asked = Json.read(body, CreateInstance.class).checked();
        var errand = asked(id, caller, "create-instance", body);
        return creation.specification(caller, id, asked)
                .thenCompose(spec -> send(id, errand, (order, reply) -> new Request(spec, order, reply)))
                .thenCompose(reply -> reply instanceof Accepted accepted
                        ? creation.missingGroups(caller, asked.securityGroups())
                                .thenCompose(closed -> closed.isEmpty()
                                        ? done(answer(id, accepted))
                                        : uncreated(caller, id, errand, accepted, closed))
                        : done(answer(id, reply)));
    }

    private CompletionStage<HttpResponse> uncreated(
            Caller caller, String id, Errand.Asked errand, Accepted accepted, List<String> closed) {
        if (!accepted.changed()) {
            return done(busy());
        }
        var undone = undoing(errand, "delete-instance");
        return send(id, undone, (order, reply) -> new Destroy(caller.organisation(), order, reply))
                .thenApply(gone -> {
                    throw new CompletionException(new InvalidBody(
                            closed.stream().map(InstanceCreation::missingGroup).toList()));
                });
    }

    CompletionStage<HttpResponse> attach(Caller caller, String instance, String group) {
        var errand = asked(instance, caller, "attach-instance-to-security-group", ByteString.fromString(group));
        return groups.isOpen(caller, group).thenCompose(open -> {
            if (!open) {
                return done(noGroup());
            }
            return send(instance, errand, (order, reply) -> new JoinGroup(caller.organisation(), group, order, reply))
                    .thenCompose(reply -> reply instanceof Accepted accepted
                            ? groups.isOpen(caller, group)
                                    .thenCompose(still -> still && isIn(group, accepted)
                                            ? done(answer(instance, accepted))
                                            : unattached(caller, instance, group, errand, accepted))
                            : done(answer(instance, reply)));
        });
    }

    /** Not after a repeat of an attachment that was undone. */
    private static boolean isIn(String group, Accepted accepted) {
        return accepted.instance().spec().securityGroups().contains(group);
    }

    /** What was attached before, this order does not undo: whoever deletes the group sees it. */
    private CompletionStage<HttpResponse> unattached(
            Caller caller, String instance, String group, Errand.Asked errand, Accepted accepted) {
        if (!accepted.changed()) {
            return done(busy());
        }
        var undone = undoing(errand, "detach-instance-from-security-group");
        return send(instance, undone, (order, reply) -> new LeaveGroup(caller.organisation(), group, order, reply))
                .thenApply(left -> noGroup());
    }

    CompletionStage<HttpResponse> detach(Caller caller, String instance, String group) {
        return order(
                instance,
                caller,
                "detach-instance-from-security-group",
                ByteString.fromString(group),
                (errand, reply) -> new LeaveGroup(caller.organisation(), group, errand, reply));
    }

    private CompletionStage<Reply> send(String id, Errand.Asked asked, Ordering ordering) {
        return instances.ask(id, reply -> ordering.of(asked, reply));
    }

    private Errand.Asked asked(String id, Caller caller, String command, ByteString arguments) {
        var operation = operations.newId(caller, command + "/" + id).toString();
        return new Errand.Asked(operation, command, command + " " + Ids.named(arguments.utf8String()));
    }

    /** An order of our own that follows from another: the same for a repeat. */
    private static Errand.Asked undoing(Errand.Asked errand, String command) {
        var operation = Ids.named("undo\n" + errand.operation()).toString();
        return new Errand.Asked(operation, command, command + " " + errand.request());
    }

    private static HttpResponse answer(String id, Reply reply) {
        return reply instanceof Accepted accepted
                ? Json.ok(InstancesInCassandra.operation(id, Objects.requireNonNull(accepted.errand())))
                : refused(reply);
    }

    static HttpResponse refused(Reply reply) {
        return reply instanceof Refused refused ? Problems.of(refused.reason(), refused.detail()) : noInstance();
    }

    static HttpResponse noInstance() {
        return Problems.of(Refusal.NOT_FOUND, "There is no such instance.");
    }

    static HttpResponse noGroup() {
        return Problems.of(Refusal.NOT_FOUND, "There is no such security group. GET /v2/security-group lists them.");
    }

    private static HttpResponse busy() {
        return Problems.of(Refusal.CONFLICT, "The security group is being deleted. Try again in a moment.");
    }

    private static CompletionStage<HttpResponse> done(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
