package cloud.firn.e2e.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionTest {
    private final StringBuilder body = new StringBuilder();
    private final Sink sink = (bytes, from, length) -> body.append(new String(bytes, from, length, ISO_8859_1));

    @Test
    void one_connection_carries_answers_of_every_framing_one_after_the_other() throws IOException {
        var answers = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n in\r\n7;x=y\r\n chunks\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        try (var server = new Scripted(answers);
                var connection = new Connection(server.store())) {
            assertThat(connection.send(Request.of("GET", "/b/k"), sink)).isEqualTo(new Reply(200, 5, ""));
            assertThat(connection.send(Request.of("GET", "/b/k"), sink)).isEqualTo(new Reply(200, 10, ""));
            assertThat(connection.send(Request.of("DELETE", "/b/k"), sink)).isEqualTo(new Reply(204, 0, ""));
            assertThat(connection.send(Request.of("GET", "/b/k"), sink)).isEqualTo(new Reply(200, 0, ""));
        }
        assertThat(body.toString()).isEqualTo("whole in chunks");
    }

    @Test
    void an_answer_to_HEAD_has_no_body_whatever_its_length() throws IOException {
        var answers = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!");
        try (var server = new Scripted(answers);
                var connection = new Connection(server.store())) {
            assertThat(connection.send(Request.of("HEAD", "/b/k"), sink).bytes())
                    .isZero();
            assertThat(connection.send(Request.of("GET", "/b/k"), sink).bytes()).isEqualTo(1);
        }
    }

    @Test
    void a_no_is_no_body_and_says_why() throws IOException {
        try (var server = new Scripted(List.of("HTTP/1.1 503 Slow Down\r\nContent-Length: 8\r\n\r\nSlowDown"));
                var connection = new Connection(server.store())) {
            var reply = connection.send(Request.of("GET", "/b/k"), sink);
            assertThatThrownBy(reply::ok).isInstanceOf(IOException.class).hasMessage("answered 503 SlowDown");
        }
        assertThat(body).isEmpty();
    }

    @Test
    void an_answer_that_breaks_off_is_a_failure() throws IOException {
        try (var server = new Scripted(List.of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
                var connection = new Connection(server.store())) {
            assertThatThrownBy(() -> connection.send(Request.of("GET", "/b/k"), sink))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A server that takes one connection, answers each request with the next of its answers, and closes. */
    private static final class Scripted implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<Void> served;

        Scripted(List<String> answers) throws IOException {
            this.served = CompletableFuture.runAsync(() -> serve(answers));
        }

        Store store() {
            return new Store("127.0.0.1", socket.getLocalPort(), "region", "key", "secret");
        }

        private void serve(List<String> answers) {
            try (var client = socket.accept();
                    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1))) {
                for (var answer : answers) {
                    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        // the head of a request; none of these has a body
                    }
                    client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            served.join();
            socket.close();
        }
    }
}
