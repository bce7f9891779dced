package cloud.firn.platform.node;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import cloud.firn.platform.metric.RequestTimer;
import java.util.UUID;
import java.util.regex.Pattern;

/** What stands around every door: health, the request's id on every answer, errors in one form, and its numbers. */
final class ServiceDoor extends AllDirectives {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final HealthChecks health;
    private final Farewell farewell;
    private final RequestTimer timer;

    ServiceDoor(HealthChecks health, Farewell farewell, RequestTimer timer) {
        this.health = health;
        this.farewell = farewell;
        this.timer = timer;
    }

    Route around(Route routes) {
        return optionalHeaderValueByName(REQUEST_ID, sent -> {
            var id = sent.filter(text -> SANE.matcher(text).matches())
                    .orElseGet(() -> UUID.randomUUID().toString());
            return mapRequest(
                    request -> request.removeHeader(REQUEST_ID).addHeader(RawHeader.create(REQUEST_ID, id)),
                    () -> mapResponse(
                            response -> named(response, id),
                            () -> withRequestTimeoutResponse(
                                    late -> named(overdue(), id),
                                    () -> farewell.around(
                                            timer.around(Doors.sealed(concat(health.routes(), routes)))))));
        });
    }

    private static HttpResponse overdue() {
        return Problems.of(
                Refusal.UNAVAILABLE,
                "There was no answer in time. What was ordered may be done yet: look, or repeat the call with the same"
                        + " Idempotency-Key.");
    }

    private static HttpResponse named(HttpResponse response, String id) {
        return response.getHeader(REQUEST_ID).isPresent()
                ? response
                : response.addHeader(RawHeader.create(REQUEST_ID, id));
    }
}
