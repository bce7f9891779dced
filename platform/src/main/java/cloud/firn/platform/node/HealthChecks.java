package cloud.firn.platform.node;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Whether a process can serve: {@code /alive} says that it runs, {@code /ready} that everything it needs is there, and
 * names each need.
 */
public final class HealthChecks extends AllDirectives {
    private final Map<String, BooleanSupplier> needs = new ConcurrentHashMap<>();

    /** Ready only while {@code need} holds; must answer at once. */
    public void require(String name, BooleanSupplier need) {
        needs.put(name, need);
    }

    /** Whether every need holds. */
    boolean isReady() {
        return !check().containsValue(false);
    }

    /** The state of every need, by name. */
    Map<String, Boolean> check() {
        var checked = new TreeMap<String, Boolean>();
        needs.forEach((name, need) -> checked.put(name, need.getAsBoolean()));
        return checked;
    }

    /** The two paths. */
    public Route routes() {
        return concat(
                path("alive", () -> get(() -> complete(Json.ok(Map.of("alive", true))))),
                path("ready", () -> get(() -> complete(ready()))));
    }

    private HttpResponse ready() {
        var checked = check();
        var ready = !checked.containsValue(false);
        return Json.ok(Map.of("ready", ready, "checks", checked))
                .withStatus(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
    }
}
