package cloud.firn.compute.hypervisor;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Json;
import java.util.Map;

/** {@code GET /hypervisors}: for operators, on the service's own port; the gateway does not lead here. */
final class HypervisorRoutes extends AllDirectives {
    private final Hypervisors hypervisors;

    HypervisorRoutes(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    Route routes() {
        return path(
                "hypervisors",
                () -> get(() ->
                        onSuccess(hypervisors.views(), views -> complete(Json.ok(Map.of("hypervisors", views))))));
    }
}
