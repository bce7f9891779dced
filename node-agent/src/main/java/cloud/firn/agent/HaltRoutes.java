package cloud.firn.agent;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.contracts.hosts.HaltOrder;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code POST /halt}: ends every guest because this machine, or the box on it, goes down.
 *
 * <p>Only for who holds the internal key, comes from this machine, and is no web page. Without a key nobody may.
 */
final class HaltRoutes extends AllDirectives {
    private final Supplier<Optional<byte[]>> internalKey;
    private final InstantSource clock;
    private final BooleanSupplier halt;

    /** {@code halt} blocks until the guests have ended, and answers whether all of it was told. */
    HaltRoutes(Supplier<Optional<byte[]>> internalKey, InstantSource clock, BooleanSupplier halt) {
        this.internalKey = internalKey;
        this.clock = clock;
        this.halt = halt;
    }

    Route routes() {
        return path("halt", () -> post(() -> extractRequest(request -> isAllowed(request) ? halted() : refused())));
    }

    private Route halted() {
        return completeWithFuture(
                CompletableFuture.supplyAsync(halt::getAsBoolean).thenApply(told -> HttpResponse.create()
                        .withEntity(ContentTypes.APPLICATION_JSON, "{\"halted\":true,\"told\":" + told + "}")));
    }

    private Route refused() {
        return complete(
                StatusCodes.FORBIDDEN, "Only ./firn down may order this: with the box's key, from this machine.");
    }

    // What a header says of the sender (X-Forwarded-For) is worth nothing here: there is no proxy before this door.
    private boolean isAllowed(HttpRequest request) {
        boolean local = request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .filter(InetAddress::isLoopbackAddress)
                .isPresent();
        return local
                && request.getHeader("Origin").isEmpty()
                && request.getHeader(HaltOrder.HEADER)
                        .filter(order -> internalKey
                                .get()
                                .filter(key -> HaltOrder.isSigned(order.value(), key, clock.instant()))
                                .isPresent())
                        .isPresent();
    }
}
