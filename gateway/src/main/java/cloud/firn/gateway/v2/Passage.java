package cloud.firn.gateway.v2;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import cloud.firn.gateway.routing.Service;
import cloud.firn.gateway.routing.Upstreams;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes a call on to the service that answers it, and its answer back. */
final class Passage {
    private static final int LARGEST_ANSWER = 1024 * 1024;
    private static final long ANSWER_MILLIS = 10_000;
    private static final List<String> PASSED_ON = List.of("If-Match", "If-None-Match");
    private static final Set<String> KEPT_BACK =
            Set.of("server", "date", "connection", "keep-alive", "transfer-encoding", "x-request-id", "firn-caller");

    private final ActorSystem<?> system;
    private final Upstreams upstreams;
    private final Callers callers;

    Passage(ActorSystem<?> system, Upstreams upstreams, Callers callers) {
        this.system = system;
        this.upstreams = upstreams;
        this.callers = callers;
    }

    /**
     * Passes a call on.
     *
     * @param caller null when anybody may call this
     * @return the answer; of a call that changes something it is small and wholly here
     */
    CompletionStage<HttpResponse> through(
            Service service, Incoming incoming, ByteString body, @Nullable Caller caller) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(RawHeader.create("X-Request-Id", incoming.requestId()));
        if (caller != null) {
            headers.add(callers.header(caller));
        }
        for (var name : PASSED_ON) {
            if (!incoming.header(name).isEmpty()) {
                headers.add(RawHeader.create(name, incoming.header(name)));
            }
        }
        var request = HttpRequest.create()
                .withMethod(incoming.request().method())
                .addHeaders(headers)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
        return upstreams
                .call(service, incoming.target().pathAndQuery(), request)
                .thenCompose(answer ->
                        incoming.isMutation() ? whole(service, answer) : CompletableFuture.completedFuture(answer))
                .thenApply(Passage::cleaned);
    }

    private CompletionStage<HttpResponse> whole(Service service, HttpResponse answer) {
        return answer.entity()
                .withSizeLimit(LARGEST_ANSWER)
                .toStrict(ANSWER_MILLIS, system)
                .<HttpResponse>thenApply(answer::withEntity)
                .exceptionally(failure -> Upstreams.unavailable(service, failure));
    }

    private static HttpResponse cleaned(HttpResponse answer) {
        List<HttpHeader> kept = new ArrayList<>();
        for (var header : answer.getHeaders()) {
            if (!KEPT_BACK.contains(header.name().toLowerCase(Locale.ROOT))) {
                kept.add(header);
            }
        }
        return answer.withHeaders(kept);
    }
}
