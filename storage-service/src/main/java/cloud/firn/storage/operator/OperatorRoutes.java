package cloud.firn.storage.operator;

import static akka.http.javadsl.model.StatusCodes.ACCEPTED;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import java.util.Map;

/**
 * {@code GET /stat}, {@code POST /scrub}, {@code POST /collect}: for those who hold the internal key, on a port of their
 * own, where no bucket has a name. Decides nothing.
 */
final class OperatorRoutes extends AllDirectives {
    private final OperatorDoor door;
    private final Callers callers;

    OperatorRoutes(OperatorDoor door, Callers callers) {
        this.door = door;
        this.callers = callers;
    }

    Route routes() {
        return callers.required(caller -> concat(stat(), scrub(), collect()));
    }

    private Route stat() {
        return path("stat", () -> get(() -> onSuccess(door.stat(), stat -> complete(Json.ok(stat)))));
    }

    private Route scrub() {
        return path(
                "scrub",
                () -> post(() -> {
                    door.scrub();
                    return complete(Json.ok(Map.of("asked", true)).withStatus(ACCEPTED));
                }));
    }

    private Route collect() {
        return path(
                "collect",
                () -> post(() ->
                        onSuccess(door.collect(), waiting -> complete(Json.ok(Map.of("bodies-waiting", waiting))))));
    }
}
