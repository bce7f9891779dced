package cloud.firn.agent;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.agent.firewall.Reach;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.function.Supplier;

/** The node agent's own door, for this machine only: health and questions to the simulator. */
final class HealthRoutes extends AllDirectives {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Agent agent;

    HealthRoutes(Agent agent) {
        this.agent = agent;
    }

    Route routes() {
        return concat(
                path("alive", () -> get(() -> complete(answer(StatusCodes.OK, JSON.createObjectNode())))),
                path("ready", () -> get(() -> complete(ready()))),
                new InventoryRoutes(agent).routes(),
                pathPrefix("simulated", () -> concat(reach(), crash())));
    }

    private HttpResponse ready() {
        boolean ready = agent.isReady();
        var about = JSON.createObjectNode()
                .put("ready", ready)
                .put("hypervisor", agent.kind())
                .put("hypervisor-reason", agent.why())
                .put("hosts", agent.hosts().size())
                .put(
                        "instances",
                        agent.hosts().values().stream()
                                .mapToLong(AgentHost::machines)
                                .sum());
        var checks = about.putObject("checks");
        checks.put("desired", ready ? "known" : "not read from Kafka yet");
        if (agent.goesDown()) {
            checks.put("desired", "not heard: it was ordered to halt").put("restart", false);
        }
        return answer(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, about);
    }

    /** Whether the rules in force on all hypervisors of this node agent let a flow begin. */
    private Route reach() {
        return path(
                "reach",
                () -> get(() -> parameter(
                        "to",
                        to -> parameter(
                                "from",
                                from -> parameterOptional(
                                        "port",
                                        port -> parameterOptional(
                                                "protocol",
                                                protocol -> complete(
                                                        reach(
                                                                new Reach(
                                                                        from,
                                                                        to,
                                                                        protocol.orElse("tcp"),
                                                                        Integer.parseInt(port.orElse("0")))))))))));
    }

    private HttpResponse reach(Reach flow) {
        var ports = new ArrayList<Desired.Port>();
        var groups = new HashMap<String, Desired.Group>();
        for (var host : agent.hosts().values()) {
            var rules = host.rules();
            ports.addAll(rules.ports().values());
            groups.putAll(rules.groups());
        }
        boolean known = ports.stream().anyMatch(port -> port.address().equals(flow.to()));
        return answer(
                StatusCodes.OK,
                JSON.createObjectNode()
                        .put("allowed", known && runs(flow.to()) && flow.isAllowed(ports, groups))
                        .put("known", known));
    }

    private boolean runs(String address) {
        return agent.hosts().values().stream()
                .flatMap(host -> host.inventory().stream())
                .anyMatch(machine -> machine.phase() == Machine.Phase.RUNNING
                        && machine.spec().address().equals(address));
    }

    private Route crash() {
        return path(
                "crash",
                () -> post(() -> noWebPage(() -> parameter("instance", instance -> {
                    boolean crashed = agent.hosts().values().stream().anyMatch(host -> host.crash(instance));
                    return complete(answer(
                            crashed ? StatusCodes.OK : StatusCodes.NOT_FOUND,
                            JSON.createObjectNode().put("crashed", crashed)));
                }))));
    }

    private Route noWebPage(Supplier<Route> inner) {
        return optionalHeaderValueByName(
                "Origin", origin -> origin.isPresent() ? complete(StatusCodes.FORBIDDEN) : inner.get());
    }

    private static HttpResponse answer(StatusCode status, ObjectNode body) {
        return HttpResponse.create().withStatus(status).withEntity(ContentTypes.APPLICATION_JSON, body.toString());
    }
}
