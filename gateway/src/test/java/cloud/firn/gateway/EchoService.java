package cloud.firn.gateway;

import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that answers what it was asked, and counts. */
final class EchoService implements AutoCloseable {
    private final HttpServer server;
    private final Callers callers;
    private final AtomicInteger calls = new AtomicInteger();

    EchoService(Callers callers) throws IOException {
        this.callers = callers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int calls() {
        return calls.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var number = calls.incrementAndGet();
        var said = new LinkedHashMap<String, Object>();
        said.put("number", number);
        said.put("method", exchange.getRequestMethod());
        said.put("target", exchange.getRequestURI().toString());
        said.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        said.put(
                "authorization",
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
        said.put(
                "request-id",
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Request-Id"), ""));
        var passport = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(Callers.HEADER), "");
        callers.read(passport).ifPresent(caller -> {
            said.put("organisation", caller.organisation());
            said.put("key", caller.keyId());
            said.put("idempotency-key", Objects.requireNonNullElse(caller.idempotencyKey(), ""));
        });
        var bytes = Json.write(said).toArray();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
