package cloud.firn.storage.operator;

import static akka.http.javadsl.model.StatusCodes.ACCEPTED;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import java.util.Map;

/**
 * {@code GET /stat}, {@code POST /scrub}, {@code POST /collect}, {@code GET, PUT, DELETE /quota}: for those who hold the internal key, on a port of their
 * own, where no bucket has a name. Decides nothing.
 */
final class OperatorRoutes extends AllDirectives {
    private final OperatorDoor door;
    private final Limits limits;
    private final Callers callers;

    OperatorRoutes(OperatorDoor door, Limits limits, Callers callers) {
        this.door = door;
        this.limits = limits;
        this.callers = callers;
    }

    Route routes() {
        return callers.required(caller -> concat(stat(), scrub(), collect(), quota()));
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

    /** {@code ?organisation=} or {@code ?bucket=} says whose; to set, {@code &bytes=} and {@code &objects=} how much. */
    private Route quota() {
        return path(
                "quota",
                () -> concat(
                        get(() -> onSuccess(limits.all(), all -> complete(Json.ok(all)))),
                        parameterMap(asked -> concat(
                                put(() -> onSuccess(limits.set(asked), answer -> complete(answer))),
                                delete(() -> onSuccess(limits.clear(asked), answer -> complete(answer)))))));
    }
}
