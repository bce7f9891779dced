package cloud.firn.compute;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.node.Node;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A network service that knows one group, gives every instance an address, and remembers what it heard. */
final class SimulatedNetwork implements AutoCloseable {
    static final String GROUP = "6e1e0a52-0000-4000-8000-0000000000f0";

    private final HttpServer door;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final List<Fact<InstanceFact>> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> looksLeft = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger(10);
    private volatile boolean empty;

    SimulatedNetwork() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/internal/security-group/", exchange -> {
            var group = exchange.getRequestURI().getPath().split("/", -1)[3];
            exchange.sendResponseHeaders(group.equals(GROUP) || isOpen(group) ? 200 : 404, -1);
            exchange.close();
        });
        door.start();
    }

    String url() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }

    void join(Node node) {
        node.consumers().replicate("network", Topics.INSTANCES, InstanceFact.class, (key, fact) -> {
            if (fact == null) {
                return;
            }
            if (heard.stream().noneMatch(earlier -> earlier.id().equals(fact.id()))) {
                heard.add(fact);
            }
            if (fact.body() instanceof InstanceFact.Requested requested) {
                answer(node, requested.instance().organisation(), key);
            }
        });
    }

    /** A group that is open when it is first looked at, so often, and closed for ever after. */
    String closing(int looks) {
        var group = UUID.randomUUID().toString();
        looksLeft.put(group, looks);
        return group;
    }

    private boolean isOpen(String group) {
        return looksLeft.merge(group, -1, Integer::sum) >= 0;
    }

    /** No address from now on. */
    void runDry() {
        empty = true;
    }

    void refill() {
        empty = false;
    }

    /** Says that an instance names a group that is gone. */
    void miss(Node node, String organisation, String instance, String group) {
        NetworkFact body = new NetworkFact.GroupMissing(organisation, instance, group);
        var fact = Fact.of(instance, 2, Instant.now(), body);
        node.publisher()
                .send(node.topic(Topics.NETWORK), instance, Facts.write(fact))
                .toCompletableFuture()
                .join();
    }

    /** The facts about one instance, by their names. */
    List<String> facts(String instance) {
        return heard.stream()
                .filter(fact -> fact.key().equals(instance))
                .map(fact -> fact.body().getClass().getSimpleName())
                .toList();
    }

    <T extends InstanceFact> List<T> facts(String instance, Class<T> kind) {
        return heard.stream()
                .filter(fact -> fact.key().equals(instance))
                .map(Fact::body)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void answer(Node node, String organisation, String instance) {
        NetworkFact answer = empty && !addresses.containsKey(instance)
                ? new NetworkFact.AddressRefused(organisation, instance, "the pool is empty")
                : new NetworkFact.AddressBound(
                        organisation,
                        instance,
                        addresses.computeIfAbsent(instance, ignored -> "203.0.113." + next.incrementAndGet()),
                        "02:00:cb:00:71:01",
                        Instant.now());
        var fact = Fact.of(instance, 1, Instant.now(), answer);
        var unused = node.publisher()
                .send(node.topic(Topics.NETWORK), Objects.requireNonNull(fact.key()), Facts.write(fact));
    }

    @Override
    public void close() {
        door.stop(0);
    }
}
