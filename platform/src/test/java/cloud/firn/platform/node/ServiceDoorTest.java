package cloud.firn.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.metric.Meters;
import cloud.firn.platform.metric.RequestTimer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A door on a real socket, with the settings that every door has but for a shorter patience. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceDoorTest {
    private final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "door",
            ConfigFactory.load(
                    ConfigFactory.parseString("akka { actor.provider = local, http.server.request-timeout = 300ms }")
                            .withFallback(ConfigFactory.parseResources("firn.conf"))));

    private final Route never = Directives.completeWithFuture(new CompletableFuture<HttpResponse>());
    private final ServerBinding door = Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bind(new ServiceDoor(
                            new HealthChecks(),
                            new Farewell(Duration.ZERO, system),
                            new RequestTimer(Meters.of(system).registry(), "test"))
                    .around(never))
            .toCompletableFuture()
            .join();

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void what_is_no_http_is_answered_in_the_form_of_every_error() throws IOException {
        problem("400", "GET /%zz HTTP/1.1", "Host: firn");
        problem("400", "GET /alive HTTP/1.1");
        problem("414", "GET /" + "a".repeat(20_000) + " HTTP/1.1", "Host: firn");
        problem("431", "GET /alive HTTP/1.1", "Host: firn", "X-Long: " + "a".repeat(20_000));
        problem("501", "ECHO-ME /alive HTTP/1.1", "Host: firn");
        problem("505", "GET /alive HTTP/3.0", "Host: firn");
    }

    @Test
    void what_was_sent_never_comes_back() throws IOException {
        assertThat(send("GET /%zz<script> HTTP/1.1", "Host: firn")).doesNotContain("script");
        assertThat(send("ECHO-ME / HTTP/1.1", "Host: firn")).doesNotContain("ECHO-ME");
    }

    @Test
    void an_answer_that_is_overdue_is_a_problem_too() throws IOException {
        assertThat(problem("503", "GET /v2/zone HTTP/1.1", "Host: firn", "X-Request-Id: mine-1"))
                .contains("X-Request-Id: mine-1");
    }

    private String problem(String status, String... head) throws IOException {
        var answer = send(head);
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Content-Type: application/problem+json", "X-Request-Id: ", "\"message\":\"");
        assertThat(answer).contains("\"status\":" + status);
        return answer;
    }

    private String send(String... head) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), door.localAddress().getPort())) {
            socket.setSoTimeout(10_000);
            var text = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
