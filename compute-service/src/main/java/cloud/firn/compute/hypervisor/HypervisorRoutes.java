package cloud.firn.compute.hypervisor;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.Route;
import cloud.firn.compute.hypervisor.HypervisorCommand.Accepted;
import cloud.firn.compute.hypervisor.HypervisorCommand.IsFenced;
import cloud.firn.compute.hypervisor.HypervisorCommand.MayBeAlive;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reply;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code GET /hypervisors}, {@code POST /hypervisors/{name}/fence} and {@code /unfence}: for operators who hold the internal
 * key, on the service's own port; the gateway does not lead here. The runbook is {@code docs/runbooks/host-lost.md}.
 */
final class HypervisorRoutes extends AllDirectives {
    private static final PathMatcher0 HYPERVISORS = segment("hypervisors");

    private final Hypervisors hypervisors;
    private final Callers callers;
    private final Hypervisors.Ending ending;

    HypervisorRoutes(Hypervisors hypervisors, Callers callers, Hypervisors.Ending ending) {
        this.hypervisors = hypervisors;
        this.callers = callers;
        this.ending = ending;
    }

    Route routes() {
        return concat(
                path(HYPERVISORS, this::list),
                path(
                        HYPERVISORS.slash(segment()).slash("fence"),
                        name -> order(() -> hypervisors.fence(name).thenCompose(reply -> ended(name, reply)))),
                path(
                        HYPERVISORS.slash(segment()).slash("unfence"),
                        name -> order(() -> hypervisors.unfence(name).thenApply(reply -> answer(name, reply)))));
    }

    private Route list() {
        return get(() -> callers.required(
                caller -> onSuccess(hypervisors.views(), views -> complete(Json.ok(Map.of("hypervisors", views))))));
    }

    private Route order(Supplier<CompletionStage<HttpResponse>> order) {
        return post(() -> callers.required(caller -> completeWithFuture(order.get())));
    }

    private CompletionStage<HttpResponse> ended(String name, Reply reply) {
        return reply instanceof IsFenced fenced
                ? ending.end(new Hypervisors.Fence(name, fenced.lastHeard(), fenced.instances()))
                        .thenApply(done -> answer(name, reply))
                : CompletableFuture.completedFuture(answer(name, reply));
    }

    private static HttpResponse answer(String name, Reply reply) {
        if (reply instanceof IsFenced fenced) {
            return Json.ok(new Hypervisors.Fence(name, fenced.lastHeard(), fenced.instances()));
        }
        if (reply instanceof MayBeAlive maybe) {
            return Problems.of(
                    Refusal.CONFLICT,
                    maybe.lastHeard() == null
                            ? name
                                    + " may be alive: this service has not listened for long enough. Try again in a minute."
                            : name + " is alive, or was a moment ago: it was heard of at " + maybe.lastHeard() + ".");
        }
        return reply instanceof Accepted
                ? Json.ok(Map.of("hypervisor", name))
                : Problems.of(Refusal.NOT_FOUND, "There is no hypervisor " + name + ". GET /hypervisors lists them.");
    }
}
