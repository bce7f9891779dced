package cloud.firn.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A compute service that knows who is in which group, and does something first when it is asked. */
final class SimulatedCompute implements AutoCloseable {
    private final HttpServer door;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Runnable> firsts = new ConcurrentHashMap<>();
    private volatile boolean away;

    private record Member(String id, String name, List<String> groups) {}

    SimulatedCompute() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/internal/security-group/", exchange -> {
            var group = exchange.getRequestURI().getPath().split("/", -1)[3];
            firsts.getOrDefault(group, () -> {}).run();
            var body = members.values().stream()
                    .filter(it -> it.groups().contains(group))
                    .map(it -> "{\"id\": \"" + it.id() + "\", \"name\": \"" + it.name() + "\"}")
                    .collect(Collectors.joining(",", "{\"instances\": [", "]}"))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(away ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        door.start();
    }

    String url() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }

    void put(String instance, String name, List<String> groups) {
        members.put(instance, new Member(instance, name, groups));
    }

    void remove(String instance) {
        members.remove(instance);
    }

    /** Runs {@code first} whenever it is asked who is in a group, before it looks. */
    void whenAsked(String group, Runnable first) {
        firsts.put(group, first);
    }

    void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public void close() {
        door.stop(0);
    }
}
