package cloud.firn.agent.metadata;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import cloud.firn.agent.tap.Taps;
import cloud.firn.contracts.hosts.Desired;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One server per instance, on a port of its own.
 *
 * <p>The firewall sends what comes from a tap for 169.254.169.254 to that tap's port, so who asks is known by the card that the
 * question came through and never by its source address alone.
 */
public final class MetadataServers {
    private record Server(ServerBinding binding) {}

    private final ActorSystem<?> system;
    private final String bind;
    private final Map<String, Desired.Instance> instances = new ConcurrentHashMap<>();
    private final Map<String, Server> servers = new ConcurrentHashMap<>();

    public MetadataServers(ActorSystem<?> system) {
        this(system, Taps.GATEWAY);
    }

    MetadataServers(ActorSystem<?> system, String bind) {
        this.system = system;
        this.bind = bind;
    }

    /** What the instance is told from now on. */
    public void describe(Desired.Instance instance) {
        instances.put(instance.instance(), instance);
    }

    /** Serves an instance's metadata; completes with the port. */
    public CompletionStage<Integer> serve(Desired.Instance instance) {
        describe(instance);
        var known = servers.get(instance.instance());
        if (known != null) {
            return CompletableFuture.completedFuture(
                    known.binding().localAddress().getPort());
        }
        return Http.get(system)
                .newServerAt(bind, 0)
                .bindSync(request -> answer(instance.instance(), request))
                .thenApply(binding -> {
                    servers.put(instance.instance(), new Server(binding));
                    return binding.localAddress().getPort();
                });
    }

    /** Serves an instance no more. Harmless when it is not served. */
    public void end(String instance) {
        instances.remove(instance);
        var server = servers.remove(instance);
        if (server != null) {
            var unused = server.binding().terminate(Duration.ofMillis(100));
        }
    }

    private HttpResponse answer(String id, HttpRequest request) {
        var instance = instances.get(id);
        var asker = request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress().map(java.net.InetAddress::getHostAddress))
                .orElse("");
        if (instance == null || !asker.equals(instance.address())) {
            return HttpResponse.create().withStatus(StatusCodes.FORBIDDEN);
        }
        if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
            return HttpResponse.create().withStatus(StatusCodes.METHOD_NOT_ALLOWED);
        }
        return Metadata.answer(instance, request.getUri().path())
                .map(bytes -> HttpResponse.create().withEntity(ContentTypes.TEXT_PLAIN_UTF8, bytes))
                .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
    }
}
