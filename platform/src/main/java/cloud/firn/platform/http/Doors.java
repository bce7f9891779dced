package cloud.firn.platform.http;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.headers.Allow;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.http.scaladsl.model.IllegalRequestException;
import akka.util.ByteString;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/** What every HTTP door does the same way: errors, sizes, unknown paths. */
public final class Doors extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final Doors DOORS = new Doors();
    private static final FiniteDuration BODY_TIME = FiniteDuration.create(20, TimeUnit.SECONDS);

    private Doors() {}

    /** Reads a body of at most {@code maxBytes} into memory; a larger one is a 413. */
    public static Route body(int maxBytes, Function<ByteString, Route> inner) {
        return DOORS.withSizeLimit(
                maxBytes,
                () -> DOORS.toStrictEntity(
                        BODY_TIME,
                        maxBytes,
                        () -> DOORS.extractEntity(entity -> inner.apply(((HttpEntity.Strict) entity).getData()))));
    }

    /** Seals a service's routes: whatever goes wrong inside is answered as a {@link Problem}. */
    public static Route sealed(Route inner) {
        return DOORS.handleExceptions(exceptions(), () -> DOORS.handleRejections(rejections(), () -> inner));
    }

    private static ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .match(
                        InvalidBody.class,
                        e -> DOORS.complete(Problems.of(Refusal.INVALID, String.valueOf(e.getMessage()), e.errors())))
                .match(EntityStreamSizeException.class, e -> DOORS.complete(tooLarge(e)))
                .matchAny(Doors::failed)
                .build();
    }

    private static Route failed(Throwable thrown) {
        var e = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (e instanceof InvalidBody invalid) {
            return DOORS.complete(Problems.of(Refusal.INVALID, String.valueOf(e.getMessage()), invalid.errors()));
        }
        if (e instanceof EntityStreamSizeException large) {
            return DOORS.complete(tooLarge(large));
        }
        if (e instanceof IllegalRequestException illegal) {
            // A body larger than the limit arrives here when its length was declared, and so does one that is cut off.
            return DOORS.complete(
                    illegal.info().summary().equals("Request too large")
                            ? Problems.of(Refusal.TOO_LARGE, "The body is larger than this operation takes.")
                            : Problems.of(Refusal.INVALID, "The request is malformed."));
        }
        if (e instanceof TimeoutException || e instanceof com.datastax.oss.driver.api.core.DriverException) {
            LOG.atWarn().setCause(e).log("A request met an outage");
            return DOORS.complete(Problems.of(
                    Refusal.UNAVAILABLE,
                    "A part of the platform does not answer. Nothing is lost; try again in a moment."));
        }
        LOG.atError().setCause(e).log("A request met a fault");
        return DOORS.complete(Problems.of(
                Refusal.FAULT,
                "This is our fault, and it was recorded. Try again; quote the X-Request-Id when you ask us."));
    }

    private static akka.http.javadsl.model.HttpResponse tooLarge(EntityStreamSizeException e) {
        return Problems.of(
                Refusal.TOO_LARGE, "The body is larger than the " + e.limit() + " bytes that this operation takes.");
    }

    private static RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, rejections -> {
                    var allowed = rejections.stream()
                            .map(MethodRejection::supported)
                            .distinct()
                            .toList();
                    var names = allowed.stream().map(method -> method.value()).collect(Collectors.joining(", "));
                    return DOORS.complete(Problems.of(Refusal.WRONG_METHOD, "This path takes " + names + ".")
                            .addHeader(Allow.create(allowed.toArray(akka.http.javadsl.model.HttpMethod[]::new))));
                })
                .handleNotFound(DOORS.complete(Problems.of(
                        Refusal.NOT_FOUND,
                        "There is nothing at this path. The API is described in the documentation.")))
                .build();
    }
}
