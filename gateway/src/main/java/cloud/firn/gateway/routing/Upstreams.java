package cloud.firn.gateway.routing;

import akka.actor.typed.ActorSystem;
import akka.event.LoggingAdapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services behind the gateway, each with a pool of connections of its own: one that is down or slow holds up nobody else.
 *
 * <p>Nothing is retried here: a call that changes something may have been carried out, and the customer's
 * {@code Idempotency-Key} makes a repeat harmless.
 */
public final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 32;
    private static final int WAITING = 512;
    private static final long RETRY_SECONDS = 1;

    private final Map<Service, URI> services;
    private final Http http;
    private final ConnectionPoolSettings pool;
    private final LoggingAdapter log;

    public Upstreams(ActorSystem<?> system, Map<Service, URI> services) {
        this.services = Map.copyOf(services);
        this.http = Http.get(system);
        this.log = system.classicSystem().log();
        var connection = ClientConnectionSettings.create(system.classicSystem())
                .withConnectingTimeout(scala.concurrent.duration.FiniteDuration.create(2, TimeUnit.SECONDS))
                .withIdleTimeout(scala.concurrent.duration.FiniteDuration.create(25, TimeUnit.SECONDS));
        this.pool = ConnectionPoolSettings.create(system.classicSystem())
                .withConnectionSettings(connection)
                .withMaxConnections(CONNECTIONS)
                .withMaxOpenRequests(WAITING)
                .withMaxRetries(0);
    }

    /** Sends a call to a service; 503 when the service does not answer, or too many wait for it already. */
    public CompletionStage<HttpResponse> call(Service service, String pathAndQuery, HttpRequest request) {
        var uri = Uri.create(services.get(service) + pathAndQuery);
        return http.singleRequest(request.withUri(uri), http.defaultClientHttpsContext(), pool, log)
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> unavailable(service, failure));
    }

    /** What is answered when a service does not. */
    public static HttpResponse unavailable(Service service, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("service", service.word())
                .addKeyValue("failure", String.valueOf(failure))
                .log("A service does not answer");
        return Problems.of(
                        Refusal.UNAVAILABLE,
                        "The part of the platform that answers this (" + service.word()
                                + ") is not there right now. Nothing is lost; try again in a moment, a call that changes"
                                + " something with the same Idempotency-Key.")
                .addHeader(RetryAfter.create(RETRY_SECONDS));
    }
}
