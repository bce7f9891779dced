package cloud.firn.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Somebody's webhook: takes what is posted, or answers what a test wants it to. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final List<Posted> refused = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int answer = 200;
    private volatile boolean silent;

    /** What came, with the header that signs it. */
    record Posted(String body, String signature) {}

    private Receiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    static Receiver open() {
        return new Receiver(0);
    }

    /** One on a port that another had. */
    static Receiver openAgain(int port) {
        return new Receiver(port);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** Answers this status from now on; what is not a success is not taken. */
    void answer(int status) {
        answer = status;
    }

    /** Answers nothing from now on, or again. */
    void silent(boolean nothing) {
        silent = nothing;
    }

    /** What was taken. */
    List<Posted> posted() {
        return posted;
    }

    /** What came and was not taken. */
    List<Posted> refused() {
        return refused;
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var one = new Posted(body, String.valueOf(exchange.getRequestHeaders().getFirst("X-Firn-Signature")));
        if (silent) {
            refused.add(one);
            hold();
            exchange.close();
            return;
        }
        (answer == 200 ? posted : refused).add(one);
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private void hold() {
        try {
            var unused = closed.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
