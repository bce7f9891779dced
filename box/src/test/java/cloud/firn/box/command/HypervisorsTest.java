package cloud.firn.box.command;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.platform.crypto.KeyFile;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of an operator about hosts, told to a door that writes down what it was asked. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HypervisorsTest {
    private static final int COMPUTE_OFFSET = 11;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer compute = door();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void box() throws IOException {
        KeyFile.readOrMake(folder.resolve("internal.key"));
        Files.writeString(
                Files.createDirectories(folder.resolve("run")).resolve("plan.properties"),
                "port-base=" + (compute.getAddress().getPort() - COMPUTE_OFFSET) + "\n");
    }

    @AfterEach
    void stop() {
        compute.stop(0);
    }

    @Test
    void they_are_shown_and_given_up_by_name_under_the_boxs_key() {
        assertThat(run()).isZero();
        assertThat(run("fence", "hv-1")).isZero();
        assertThat(asked).containsExactly("GET /hypervisors signed", "POST /hypervisors/hv-1/fence signed");
    }

    @Test
    void nothing_is_given_up_without_a_name_or_by_one_that_leads_elsewhere() {
        assertThat(run("fence")).isEqualTo(1);
        assertThat(run("fence", "../../x")).isEqualTo(1);
        assertThat(asked).isEmpty();
    }

    private int run(String... order) {
        var all = new java.util.ArrayList<>(List.of("hypervisors"));
        all.addAll(List.of(order));
        all.addAll(List.of("--data", folder.toString()));
        return Commands.run(all.toArray(String[]::new));
    }

    private HttpServer door() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                var signed = exchange.getRequestHeaders().containsKey("Firn-Caller") ? " signed" : " unsigned";
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + signed);
                var answer = "{\"hypervisors\":[{\"hypervisor\":\"hv-1\"}],\"instances\":[\"i-1\"]}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
