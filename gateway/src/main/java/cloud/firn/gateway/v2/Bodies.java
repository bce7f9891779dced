package cloud.firn.gateway.v2;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads the bodies of calls into memory: each is small, and all that are there at once are bounded, however many connections
 * send one slowly.
 */
final class Bodies {
    static final int LARGEST = 256 * 1024;
    /** Bytes of all bodies at once: 256 of the largest. */
    static final int ROOM = 64 * 1024 * 1024;

    private static final long MILLIS = 15_000;

    private final ActorSystem<?> system;
    private final Semaphore room;

    Bodies(ActorSystem<?> system, int roomBytes) {
        this.system = system;
        this.room = new Semaphore(roomBytes);
    }

    /** Lets {@code next} answer with the body in hand; its room is free again when there is an answer. */
    CompletionStage<HttpResponse> read(HttpRequest request, Function<ByteString, CompletionStage<HttpResponse>> next) {
        var entity = request.entity();
        // A body that does not say how long it is may become as long as any.
        var bytes = entity.getContentLengthOption().orElse(LARGEST);
        if (bytes > LARGEST) {
            // Reads on, so that a client that is still sending gets to see the answer.
            return entity.discardBytes(system).completionStage().handle((done, failure) -> Refusals.tooLarge(LARGEST));
        }
        var taken = (int) bytes;
        if (!room.tryAcquire(taken)) {
            request.discardEntityBytes(system);
            return CompletableFuture.completedFuture(Refusals.noRoom());
        }
        return entity.withSizeLimit(LARGEST)
                .toStrict(MILLIS, system)
                .thenApply(strict -> strict.getData())
                .handle((body, failure) -> failure == null ? next.apply(body) : unread(failure))
                .thenCompose(answer -> answer)
                .whenComplete((answer, failure) -> room.release(taken));
    }

    private static CompletionStage<HttpResponse> unread(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.completedFuture(
                cause instanceof EntityStreamSizeException
                        ? Refusals.tooLarge(LARGEST)
                        : Refusals.unreadable("The body did not arrive whole within 15 seconds."));
    }
}
