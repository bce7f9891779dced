package cloud.firn.compute.zone;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Json;
import java.util.List;
import java.util.Map;

/** {@code /v2/zone}: where things can be. Anybody may ask: clients do so before they have a key. */
final class ZoneRoutes extends AllDirectives {
    private final Zone zone;

    /** A zone as the API writes it, with the addresses of its doors. */
    record Zone(String id, String name, String apiEndpoint, String sosEndpoint) {}

    ZoneRoutes(Zone zone) {
        this.zone = zone;
    }

    Route routes() {
        return path(segment("v2").slash("zone"), () -> get(() -> complete(Json.ok(Map.of("zones", List.of(zone))))));
    }
}
