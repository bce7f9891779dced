package cloud.firn.platform.node;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a node takes leave of its clients. First it says that it is not ready, and goes on serving while that gets about; every
 * answer asks its client to come by another connection next time. So nobody is still there when the doors close.
 */
final class Farewell extends AllDirectives {
    private final Duration drain;
    private final ActorSystem<?> system;
    private volatile boolean leaving;

    Farewell(Duration drain, ActorSystem<?> system) {
        this.drain = drain;
        this.system = system;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Done when clients had time to go. */
    CompletionStage<Done> leave() {
        leaving = true;
        return drain.isZero()
                ? CompletableFuture.completedFuture(Done.getInstance())
                : Patterns.after(
                        drain, system.classicSystem(), () -> CompletableFuture.completedFuture(Done.getInstance()));
    }

    Route around(Route routes) {
        return mapResponse(
                response -> leaving ? response.addHeader(Connection.create("close")) : response, () -> routes);
    }
}
