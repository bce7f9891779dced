package cloud.firn.compute.instancetype;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.Map;

/** {@code /v2/instance-type}: the sizes that an instance can have. */
final class InstanceTypeRoutes extends AllDirectives {
    private static final PathMatcher0 TYPES = segment("v2").slash("instance-type");

    private final Callers callers;
    private final String zone;

    InstanceTypeRoutes(Callers callers, String zone) {
        this.callers = callers;
        this.zone = zone;
    }

    Route routes() {
        return concat(listInstanceTypes(), getInstanceType());
    }

    private Route listInstanceTypes() {
        return path(
                TYPES,
                () -> get(() -> callers.required(caller -> complete(Json.ok(Map.of(
                        "instance-types",
                        InstanceTypes.ALL.stream()
                                .map(type -> InstanceTypeWire.of(type, zone))
                                .toList()))))));
    }

    private Route getInstanceType() {
        return path(
                TYPES.slash(segment()),
                id -> get(() -> callers.required(caller -> complete(InstanceTypes.find(id)
                        .map(type -> Json.ok(InstanceTypeWire.of(type, zone)))
                        .orElseGet(() -> Problems.of(
                                Refusal.NOT_FOUND,
                                "There is no such instance type. GET /v2/instance-type lists them."))))));
    }
}
