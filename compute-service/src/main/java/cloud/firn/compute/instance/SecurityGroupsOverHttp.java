package cloud.firn.compute.instance;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks network's door, in the name of the caller. */
final class SecurityGroupsOverHttp implements SecurityGroups {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ActorSystem<?> system;
    private final URI network;
    private final Callers callers;

    SecurityGroupsOverHttp(ActorSystem<?> system, URI network, Callers callers) {
        this.system = system;
        this.network = network;
        this.callers = callers;
    }

    @Override
    public CompletionStage<Boolean> isOpen(Caller caller, String group) {
        var request = HttpRequest.GET(network + "/internal/security-group/" + group + "/open")
                .addHeader(callers.header(caller));
        return Http.get(system)
                .singleRequest(request)
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(this::found)
                .exceptionallyCompose(SecurityGroupsOverHttp::away);
    }

    private CompletionStage<Boolean> found(HttpResponse answer) {
        answer.discardEntityBytes(system);
        return switch (answer.status().intValue()) {
            case 200 -> CompletableFuture.completedFuture(true);
            case 404 -> CompletableFuture.completedFuture(false);
            default -> throw new IllegalStateException("network answered " + answer.status());
        };
    }

    private static CompletionStage<Boolean> away(Throwable cause) {
        var timeout = new TimeoutException("network did not say whether the group is open");
        timeout.initCause(cause);
        return CompletableFuture.failedFuture(new CompletionException(timeout));
    }
}
