package cloud.firn.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.server.Directives;
import akka.management.javadsl.AkkaManagement;
import cloud.firn.platform.metric.Meters;
import cloud.firn.platform.metric.RequestTimer;
import cloud.firn.servers.Ports;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MetricsPageTest {
    private final int management = Ports.free();
    private final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "numbers",
            ConfigFactory.load(
                    ConfigFactory.parseString("akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }\n"
                                    + "akka.management.http { hostname = 127.0.0.1, port = " + management + " }")
                            .withFallback(ConfigFactory.parseResources("firn.conf"))));

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void tells_what_requests_came_to_a_door_and_how_the_jvm_is() throws Exception {
        AkkaManagement.get(system).start().toCompletableFuture().join();
        var door = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(new ServiceDoor(
                                new HealthChecks(),
                                new Farewell(Duration.ZERO, system),
                                new RequestTimer(Meters.of(system).registry(), "test"))
                        .around(Directives.path("hello", () -> Directives.complete("hello"))))
                .toCompletableFuture()
                .join()
                .localAddress()
                .getPort();

        call("GET", door, "/hello");
        call("GET", door, "/hello");
        call("GET", door, "/nowhere");
        call("MADE-UP", door, "/hello");

        assertThat(call("GET", management, "/metrics").body())
                .contains("http_server_requests_seconds_count{door=\"test\",method=\"GET\",status=\"200\"} 2")
                .contains("http_server_requests_seconds_count{door=\"test\",method=\"GET\",status=\"404\"} 1")
                .contains(
                        "http_server_requests_seconds_bucket{door=\"test\",method=\"GET\",status=\"200\",le=\"30.0\"} 2")
                .contains("jvm_memory_used_bytes{area=\"heap\"")
                .contains("process_uptime_seconds")
                .doesNotContain("MADE-UP");
    }

    private static HttpResponse<String> call(String method, int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
