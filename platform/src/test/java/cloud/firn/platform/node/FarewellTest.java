package cloud.firn.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.server.Directives;
import cloud.firn.platform.metric.Meters;
import cloud.firn.platform.metric.RequestTimer;
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

/** A node that leaves serves on, says that it is not ready, and sends its clients elsewhere. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FarewellTest {
    private final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "farewell",
            ConfigFactory.load(ConfigFactory.parseString("akka.actor.provider = local")
                    .withFallback(ConfigFactory.parseResources("firn.conf"))));
    private final Farewell farewell = new Farewell(Duration.ofMillis(300), system);
    private final HealthChecks health = new HealthChecks();

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void while_it_leaves_every_call_is_answered_and_every_connection_ends_with_its_answer() throws Exception {
        health.require("staying", () -> !farewell.isLeaving());
        var door = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(new ServiceDoor(
                                health,
                                farewell,
                                new RequestTimer(Meters.of(system).registry(), "test"))
                        .around(Directives.path("hello", () -> Directives.complete("hello"))))
                .toCompletableFuture()
                .join();
        var base = "http://127.0.0.1:" + door.localAddress().getPort();

        assertThat(get(base + "/ready").statusCode()).isEqualTo(200);
        assertThat(get(base + "/hello").headers().firstValue("Connection")).isEmpty();

        var left = farewell.leave().toCompletableFuture();
        assertThat(left).isNotDone();
        assertThat(get(base + "/ready").statusCode()).isEqualTo(503);
        var answer = get(base + "/hello");
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(left).succeedsWithin(Duration.ofSeconds(5));
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
