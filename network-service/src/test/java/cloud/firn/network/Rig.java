package cloud.firn.network;

import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.instances.InstanceSummary;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The service on real servers, and the parts of compute and of node agents that a test plays. */
final class Rig implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final NodeSettings settings;
    private final Map<String, Desired> told = new ConcurrentHashMap<>();
    private final List<NetworkFact> facts = new CopyOnWriteArrayList<>();
    private final SimulatedCompute compute;
    private @Nullable Node node;
    private int port;

    Rig(String pool) {
        try {
            var servers = TestServers.shared();
            compute = new SimulatedCompute();
            settings = NodeSettings.forTests(
                    servers.cassandra(),
                    servers.kafka(),
                    Files.createTempDirectory("firn-network"),
                    Map.of("FIRN_NETWORK_PORT", "0", "FIRN_ADDRESS_POOL", pool, "FIRN_COMPUTE_URL", compute.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        var started = Node.start(settings);
        node = started;
        facts.clear();
        told.clear();
        port = NetworkService.start(started).toCompletableFuture().join().port();
        var desired = started.consumers().replicate("test-desired", Topics.DESIRED, Desired.class, (key, fact) -> {
            if (fact == null) {
                told.remove(key);
            } else {
                told.put(key, fact.body());
            }
        });
        var all = started.consumers()
                .replicate(
                        "test-facts",
                        Topics.NETWORK,
                        NetworkFact.class,
                        (key, fact) -> facts.add(Objects.requireNonNull(fact).body()));
        desired.caughtUp().toCompletableFuture().join();
        all.caughtUp().toCompletableFuture().join();
    }

    void restart() {
        node().close();
        start();
    }

    @Override
    public void close() {
        node().close();
        compute.close();
    }

    SimulatedCompute compute() {
        return compute;
    }

    private Node node() {
        return Objects.requireNonNull(node);
    }

    Map<String, Desired> told() {
        return Map.copyOf(told);
    }

    <T extends Desired> T desired(String key, Class<T> kind) {
        var record = told.get(key);
        if (record == null) {
            throw new AssertionError("nothing is told under " + key + ", only " + told.keySet());
        }
        return kind.cast(record);
    }

    <T extends NetworkFact> T fact(Class<T> kind, Predicate<T> which) {
        await().pollInterval(Duration.ofMillis(5)).atMost(SOON).until(() -> !facts(kind, which)
                .isEmpty());
        return facts(kind, which).get(0);
    }

    <T extends NetworkFact> List<T> facts(Class<T> kind, Predicate<T> which) {
        return facts.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(which)
                .distinct()
                .toList();
    }

    void report(Observed.Filter filter) {
        send(Topics.OBSERVED, Fact.of(filter.key(), System.nanoTime(), Instant.now(), filter));
    }

    private void send(String topic, Fact<?> fact) {
        node().publisher()
                .send(node().topic(topic), fact.key(), Facts.write(fact))
                .toCompletableFuture()
                .join();
    }

    int anonymous(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)))
                .status();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Json.tree().readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the service answered. */
    record Answer(int status, JsonNode body) {
        JsonNode expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("answered " + status + ": " + body);
            }
            return body;
        }
    }

    /** A customer of an organisation that has nothing yet. */
    Customer customer() {
        return new Customer(UUID.randomUUID().toString(), null);
    }

    /** Calls as the gateway would pass them on. */
    final class Customer {
        private final String organisation;
        private final @Nullable String idempotencyKey;

        Customer(String organisation, @Nullable String idempotencyKey) {
            this.organisation = organisation;
            this.idempotencyKey = idempotencyKey;
        }

        String organisation() {
            return organisation;
        }

        Customer with(String key) {
            return new Customer(organisation, key);
        }

        /** The id of a group that is made for this. */
        String group(String body) {
            return post("", body).expect(200).path("reference").path("id").asText();
        }

        Answer get(String path) {
            return get("/security-group" + path, "");
        }

        Answer get(String path, String query) {
            return send(request(path + query).GET());
        }

        /** Whether compute may take a group into use. */
        boolean isOpen(String group) {
            return send(request("/internal", "/security-group/" + group + "/open")
                                    .GET())
                            .status()
                    == 200;
        }

        Answer post(String path, String body) {
            return send(request("/security-group" + path).POST(BodyPublishers.ofString(body)));
        }

        Answer delete(String path) {
            return send(request("/security-group" + path).DELETE());
        }

        private HttpRequest.Builder request(String path) {
            return request("/v2", path);
        }

        private HttpRequest.Builder request(String door, String path) {
            var caller = node().callers().header(new Caller(organisation, "acme", "EXOtest", "r-1", idempotencyKey));
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + door + path))
                    .header(caller.name(), caller.value())
                    .header("Content-Type", "application/json");
        }
    }

    Played instance(String organisation, String name, List<String> groups) {
        var id = UUID.randomUUID().toString();
        compute.put(id, name, groups);
        return new Played(new InstanceSummary(
                id, organisation, name, "type", "standard.tiny", "tiny", 10, groups, null, null, null, 1, 0));
    }

    /** An instance that the test plays as compute would tell of it. */
    final class Played {
        private InstanceSummary summary;
        private long sequence;

        Played(InstanceSummary summary) {
            this.summary = summary;
        }

        String id() {
            return summary.id();
        }

        void tell(Function<InstanceSummary, InstanceFact> fact) {
            sequence++;
            send(Topics.INSTANCES, Fact.of(id(), sequence, Instant.now(), fact.apply(summary)));
        }

        void placed(NetworkFact.AddressBound bound, String host) {
            summary = new InstanceSummary(
                    summary.id(),
                    summary.organisation(),
                    summary.name(),
                    summary.instanceType(),
                    summary.instanceTypeName(),
                    summary.template(),
                    summary.diskGib(),
                    summary.securityGroups(),
                    bound.address(),
                    bound.mac(),
                    host,
                    2,
                    1);
            tell(InstanceFact.Placed::new);
        }

        /** Compute shows it in lists no longer; the fact is told. */
        void over(Function<InstanceSummary, InstanceFact> fact) {
            compute.remove(id());
            tell(fact);
        }
    }
}
