package cloud.firn.platform.metric;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;

/**
 * How many requests a door takes, what becomes of them, and how long until their answer begins: {@code http.server.requests} with
 * {@code door}, {@code method} and {@code status}.
 */
public final class RequestTimer extends AllDirectives {
    /** What a client made up must not become a series of its own. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final String door;

    /** For the door of this name. */
    public RequestTimer(MeterRegistry registry, String door) {
        this.registry = registry;
        this.door = door;
    }

    /** {@code routes}, timed; they must answer whatever goes wrong in them. */
    public Route around(Route routes) {
        return extractMethod(method -> {
            long begun = System.nanoTime();
            return mapResponse(
                    response -> {
                        timer(method.name(), response.status().intValue())
                                .record(Duration.ofNanos(System.nanoTime() - begun));
                        return response;
                    },
                    () -> routes);
        });
    }

    private Timer timer(String method, int status) {
        return Timer.builder("http.server.requests")
                .description("Requests, until their answer begins")
                .tag("door", door)
                .tag("method", METHODS.contains(method) ? method : "OTHER")
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
