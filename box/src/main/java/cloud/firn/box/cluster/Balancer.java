package cloud.firn.box.cluster;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.server.Directives;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service of Kubernetes is to its pods: one address, behind which each connection goes to a node that says it is
 * ready. It is asked as often as a kubelet would ask, or a little more often; a connection that cannot be made goes nowhere.
 */
final class Balancer {
    static final int HEALTH_PORT = 7750;

    private static final Duration PROBE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ActorSystem system;
    private final ClusterService service;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<String> ready = List.of();

    private Balancer(ActorSystem system, ClusterService service) {
        this.system = system;
        this.service = service;
    }

    /** Balances all services until it is stopped. */
    public static void main(String[] arguments) {
        var system = ActorSystem.create(
                "balancer",
                ConfigFactory.parseString(
                                "akka { loglevel = WARNING, logger-startup-timeout = 30s, coordinated-shutdown.exit-jvm = on,"
                                        + " loggers = [\"akka.event.slf4j.Slf4jLogger\"],"
                                        + " http.host-connection-pool { max-retries = 0, max-connections = 2 } }")
                        .withFallback(ConfigFactory.load()));
        ClusterService.ALL.forEach(service -> new Balancer(system, service).start());
        Http.get(system)
                .newServerAt(ClusterPlan.BALANCER, HEALTH_PORT)
                .bind(Directives.concat(Directives.path("ready", () -> Directives.complete("{\"ready\":true}"))))
                .toCompletableFuture()
                .join();
    }

    private void start() {
        Source.tick(Duration.ZERO, PROBE, NotUsed.getInstance())
                .mapAsync(1, tick -> probe())
                .runWith(Sink.foreach(found -> ready = found), system);
        Tcp.get(system)
                .bind(ClusterPlan.BALANCER, service.port())
                .to(Sink.foreach(connection -> connection.handleWith(onward(), system)))
                .run(system)
                .toCompletableFuture()
                .join();
    }

    private Flow<ByteString, ByteString, ?> onward() {
        var nodes = ready;
        if (nodes.isEmpty()) {
            return Flow.fromSinkAndSourceCoupled(Sink.cancelled(), Source.empty());
        }
        var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
        return Tcp.get(system)
                .outgoingConnection(
                        java.net.InetSocketAddress.createUnresolved(node, service.port()),
                        Optional.empty(),
                        List.of(),
                        true,
                        Optional.of(PATIENCE),
                        Optional.empty());
    }

    private CompletionStage<List<String>> probe() {
        CompletionStage<List<String>> all = CompletableFuture.completedFuture(List.of());
        for (var host : ClusterPlan.hosts()) {
            all = all.thenCombine(isReady(host), (found, yes) -> yes ? plus(found, host) : found);
        }
        return all;
    }

    private CompletionStage<Boolean> isReady(String host) {
        var request = HttpRequest.create("http://" + host + ":" + service.managementPort() + "/ready");
        return Http.get(system)
                .singleRequest(request)
                .thenApply(answer -> {
                    answer.discardEntityBytes(system);
                    return answer.status().isSuccess();
                })
                .toCompletableFuture()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> false);
    }

    private static List<String> plus(List<String> hosts, String host) {
        return java.util.stream.Stream.concat(hosts.stream(), java.util.stream.Stream.of(host))
                .toList();
    }
}
