package cloud.firn.operator.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code /alive} and {@code /ready}: 200 or 503, with what is known as JSON. */
public final class HealthDoor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUEUED = 16;

    static {
        // Read once, when the first server is made: in seconds, for a request to come in and for its answer to go out.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, 2, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUED));
    private final Pulse pulse;

    private HealthDoor(Pulse pulse, HttpServer server) {
        this.pulse = pulse;
        this.server = server;
    }

    /** Opens the door; port 0 takes a free one. */
    public static HealthDoor open(Pulse pulse, String bind, int port) {
        try {
            var server = HttpServer.create(new InetSocketAddress(bind, port), QUEUED);
            var door = new HealthDoor(pulse, server);
            server.setExecutor(door.threads);
            server.createContext("/alive", exchange -> door.answer(exchange, pulse::alive));
            server.createContext("/ready", exchange -> door.answer(exchange, pulse::ready));
            server.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException("The port " + port + " cannot be opened", e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, BooleanSupplier well) throws IOException {
        try (exchange) {
            var body = JSON.writeValueAsBytes(pulse.about());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(well.getAsBoolean() ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
