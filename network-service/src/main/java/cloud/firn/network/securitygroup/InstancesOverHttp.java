package cloud.firn.network.securitygroup;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks compute's door, in the name of the caller. */
final class InstancesOverHttp implements Instances {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 64 * 1024;

    private final ActorSystem<?> system;
    private final URI compute;
    private final Callers callers;

    InstancesOverHttp(ActorSystem<?> system, URI compute, Callers callers) {
        this.system = system;
        this.compute = compute;
        this.callers = callers;
    }

    private record Members(List<Member> instances) {}

    private record Member(String id, String name) {}

    @Override
    public CompletionStage<List<String>> in(Caller caller, String group, int most) {
        var request = HttpRequest.GET(compute + "/internal/security-group/" + group + "/instances?most=" + most)
                .addHeader(callers.header(caller));
        return Http.get(system)
                .singleRequest(request)
                .thenCompose(this::members)
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(InstancesOverHttp::away);
    }

    private CompletionStage<List<String>> members(HttpResponse answer) {
        if (answer.status().intValue() != 200) {
            answer.discardEntityBytes(system);
            throw new IllegalStateException("compute answered " + answer.status());
        }
        return answer.entity()
                .toStrict(PATIENCE.toMillis(), LARGEST, system)
                .thenApply(body -> Json.read(body.getData(), Members.class).instances().stream()
                        .map(it -> "instance " + it.name() + " (" + it.id() + ")")
                        .toList());
    }

    private static CompletionStage<List<String>> away(Throwable cause) {
        var timeout = new TimeoutException("compute did not say who is in the group");
        timeout.initCause(cause);
        return CompletableFuture.failedFuture(new CompletionException(timeout));
    }
}
