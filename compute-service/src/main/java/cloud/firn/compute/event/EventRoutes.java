package cloud.firn.compute.event;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.InvalidBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /v2/event?from&to}: the calls of the last day, or of the time that is asked for, at most thirty-one days. */
final class EventRoutes extends AllDirectives {
    private static final Duration DEFAULT = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private final EventsInCassandra events;
    private final Callers callers;
    private final InstantSource clock;

    EventRoutes(EventsInCassandra events, Callers callers, InstantSource clock) {
        this.events = events;
        this.callers = callers;
        this.clock = clock;
    }

    Route routes() {
        return path(
                segment("v2").slash("event"),
                () -> get(() -> callers.required(
                        caller -> parameterMap(query -> completeWithFuture(listEvents(caller, query))))));
    }

    private CompletionStage<HttpResponse> listEvents(Caller caller, Map<String, String> query) {
        var to = time("to", query.get("to"), clock.instant());
        var from = time("from", query.get("from"), to.minus(DEFAULT));
        if (from.isAfter(to) || from.plus(LONGEST).isBefore(to)) {
            throw new InvalidBody("query.from", "takes a time before \"to\", by thirty-one days at most");
        }
        return events.list(caller.organisation(), from, to).thenApply(documents -> HttpResponse.create()
                .withEntity(ContentTypes.APPLICATION_JSON, "[" + String.join(",", documents) + "]"));
    }

    private static Instant time(String name, @Nullable String text, Instant otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            var time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Answered below.
        }
        throw new InvalidBody(
                "query." + name, "takes a time in UTC such as 2026-01-31T12:00:00Z, of the years 2000 to 2099");
    }
}
