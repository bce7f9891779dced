package cloud.firn.agent;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Observed;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the hypervisors run and filter, for an operator: {@code GET /vm} and {@code GET /filter}. Changes nothing. */
final class InventoryRoutes extends AllDirectives {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Agent agent;

    InventoryRoutes(Agent agent) {
        this.agent = agent;
    }

    Route routes() {
        return get(() ->
                concat(path("vm", () -> complete(machines())), path("filter", () -> completeWithFuture(filters()))));
    }

    private HttpResponse machines() {
        var body = JSON.createObjectNode();
        var rows = body.putArray("vms");
        agent.hosts().forEach((host, one) -> one.inventory()
                .forEach(machine -> rows.add(row(machine).put("host", host))));
        return answer(body);
    }

    private static ObjectNode row(Machine machine) {
        var row = JSON.createObjectNode()
                .put("instance", machine.instance())
                .put("run", machine.run())
                .put("reboots", machine.reboots())
                .put("power", machine.phase().name().toLowerCase(Locale.ROOT))
                .put("address", machine.spec().address());
        if (machine.pid() > 0) {
            row.put("pid", machine.pid());
        }
        if (machine.startedAt() != null) {
            row.put("started-at", machine.startedAt().toString());
        }
        if (machine.detail() != null) {
            row.put("detail", machine.detail());
        }
        return row;
    }

    private CompletionStage<HttpResponse> filters() {
        var filters = agent.hosts().values().stream()
                .map(host -> host.filter().toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(filters.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    var body = JSON.createObjectNode();
                    var rows = body.putArray("hosts");
                    filters.forEach(filter -> rows.add(row(filter.join())));
                    return answer(body);
                });
    }

    private static ObjectNode row(Observed.Filter filter) {
        var row = JSON.createObjectNode().put("host", filter.host()).put("hash", filter.hash());
        row.set("groups", JSON.valueToTree(filter.groups()));
        row.set("ports", JSON.valueToTree(filter.ports()));
        row.set("dropped", JSON.valueToTree(filter.dropped()));
        return row;
    }

    private static HttpResponse answer(ObjectNode body) {
        return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, body.toString());
    }
}
