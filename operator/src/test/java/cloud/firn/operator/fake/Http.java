package cloud.firn.operator.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What both fakes need of a web server. */
final class Http {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_THREADS = 64;

    private Http() {}

    /**
     * One call.
     *
     * @param path escaped
     */
    record Call(HttpExchange exchange, String method, String path, Map<String, String> query, String body) {
        static Call of(HttpExchange exchange) throws IOException {
            var query = new HashMap<String, String>();
            var raw = exchange.getRequestURI().getRawQuery();
            for (var pair : raw == null ? new String[0] : raw.split("&")) {
                var parts = pair.split("=", 2);
                query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
            }
            return new Call(
                    exchange,
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    query,
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        }

        String header(String name) {
            var value = exchange.getRequestHeaders().getFirst(name);
            return value == null ? "" : value;
        }

        ObjectNode json() {
            try {
                return body.isBlank() ? JsonNodeFactory.instance.objectNode() : (ObjectNode) JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("The body is no JSON: " + body, e);
            }
        }
    }

    interface Handler {
        void handle(Call call) throws IOException;
    }

    static HttpServer start(Handler handler) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MOST_THREADS);
            server.setExecutor(
                    new ThreadPoolExecutor(1, MOST_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        var thread = new Thread(task);
                        thread.setDaemon(true);
                        return thread;
                    }));
            server.createContext("/", exchange -> {
                try (exchange) {
                    handler.handle(Call.of(exchange));
                } catch (RuntimeException e) {
                    e.printStackTrace();
                    throw e;
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void answer(Call call, int status, JsonNode body) throws IOException {
        answer(call, status, "application/json", body.toString());
    }

    static void answer(Call call, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        call.exchange().getResponseHeaders().set("Content-Type", type);
        boolean empty = bytes.length == 0 || call.method().equals("HEAD");
        call.exchange().sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            call.exchange().getResponseBody().write(bytes);
        }
    }
}
