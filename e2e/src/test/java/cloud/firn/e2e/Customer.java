package cloud.firn.e2e;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Answer;
import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Operations;
import cloud.firn.e2e.client.Outage;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A customer who goes on whatever happens: repeats what was not answered with the same Idempotency-Key, and remembers what was
 * acknowledged. One thread.
 */
final class Customer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbnHlJ9QZFAJAWy1bIJrTmI31sM8TD7vAuGQbB4uEmP ";

    /** What a customer can know of an instance's time: it ran at least and at most so long. */
    static final class Life {
        Duration least = Duration.ZERO;
        Duration most = Duration.ZERO;
        Instant ordered = Instant.EPOCH;
        Instant seen = Instant.EPOCH;
        boolean running;

        void begun(Instant orderedAt) {
            ordered = orderedAt;
            seen = Instant.now();
            running = true;
        }

        void ended(Instant stillAt) {
            if (running) {
                least = least.plus(Duration.between(seen, stillAt));
                most = most.plus(Duration.between(ordered, Instant.now()));
                running = false;
            }
        }
    }

    final Map<String, Life> lives = new TreeMap<>();
    final List<String> destroyed = new ArrayList<>();
    final Map<String, byte[]> objects = new TreeMap<>();
    final List<String> keys = new ArrayList<>();
    final List<Integer> ports = new ArrayList<>();
    final String bucket = "crash-" + UUID.randomUUID();
    private final List<Life> past = new ArrayList<>();
    private final Api api;
    private final S3Client s3;
    private final Random random;
    private final Map<String, ?> order;
    private final String group;
    private int count;

    Customer(Access access, Random random) {
        this.api = new Api(access);
        this.s3 = Buckets.client(access);
        this.random = random;
        this.group = Operations.about(api.done("POST", "/security-group", Map.of("name", bucket)));
        this.order = Map.of(
                "instance-type", Map.of("id", smallest(api.get("/instance-type").path("instance-types"))),
                "template",
                        Map.of(
                                "id",
                                api.get("/template")
                                        .path("templates")
                                        .get(0)
                                        .path("id")
                                        .asText()),
                "disk-size", 10,
                "security-groups", List.of(Map.of("id", group)));
        s3.createBucket(request -> request.bucket(bucket));
    }

    String group() {
        return group;
    }

    S3Client s3() {
        return s3;
    }

    /** One deed, chosen by chance; returns when it is acknowledged and done. */
    void act() {
        count++;
        switch (random.nextInt(8)) {
            case 0, 1 -> create();
            case 2 -> stopAndStart();
            case 3 -> destroy();
            case 4 -> registerKey();
            case 5 -> openPort();
            default -> put();
        }
    }

    private void create() {
        if (lives.size() >= 6) {
            destroy();
            return;
        }
        var body = new TreeMap<String, Object>(order);
        body.put("name", "crash-" + count);
        var ordered = Instant.now();
        var operation = patiently("POST", "/instance", body).ok();
        var id = Operations.about(operation);
        var life = new Life();
        lives.put(id, life);
        succeed(operation);
        life.begun(ordered);
    }

    private void stopAndStart() {
        if (lives.isEmpty()) {
            return;
        }
        var id = any(List.copyOf(lives.keySet()));
        var life = life(id);
        var still = Instant.now();
        succeed(patiently("PUT", "/instance/" + id + ":stop", Map.of()).ok());
        life.ended(still);
        var ordered = Instant.now();
        succeed(patiently("PUT", "/instance/" + id + ":start", Map.of()).ok());
        life.begun(ordered);
    }

    private void destroy() {
        if (lives.isEmpty()) {
            return;
        }
        var id = any(List.copyOf(lives.keySet()));
        var still = Instant.now();
        var answer = patiently("DELETE", "/instance/" + id, Map.of());
        if (answer.status() != 404) {
            succeed(answer.ok());
        }
        over(id, still);
    }

    private void registerKey() {
        var name = bucket + "-" + count;
        succeed(patiently("POST", "/ssh-key", Map.of("name", name, "public-key", KEY + name))
                .ok());
        keys.add(name);
    }

    private void openPort() {
        int port = 1000 + count;
        succeed(patiently(
                        "POST",
                        "/security-group/" + group + "/rules",
                        Map.of(
                                "flow-direction", "ingress",
                                "protocol", "tcp",
                                "network", "10.0.0.0/8",
                                "start-port", port,
                                "end-port", port))
                .ok());
        ports.add(port);
    }

    private void put() {
        var content = new byte[random.nextInt(1 << 20)];
        random.nextBytes(content);
        var key = "object-" + count % 20;
        retried(
                "PUT of an object",
                () -> s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content)));
        objects.put(key, content);
    }

    /** Removes all that is left of this customer. */
    void leave() {
        for (var id : List.copyOf(lives.keySet())) {
            var still = Instant.now();
            api.done("DELETE", "/instance/" + id, Map.of());
            over(id, still);
        }
        keys.forEach(name -> api.done("DELETE", "/ssh-key/" + name, Map.of()));
        api.done("DELETE", "/security-group/" + group, Map.of());
        objects.keySet()
                .forEach(
                        key -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    @Override
    public void close() {
        s3.close();
    }

    /** The shortest time that all its instances together can have run; all are gone. */
    Duration least() {
        return past.stream().map(life -> life.least).reduce(Duration.ZERO, Duration::plus);
    }

    /** The longest time that all its instances together can have run; all are gone. */
    Duration most() {
        return past.stream().map(life -> life.most).reduce(Duration.ZERO, Duration::plus);
    }

    private void over(String id, Instant still) {
        var life = life(id);
        life.ended(still);
        past.add(life);
        lives.remove(id);
        destroyed.add(id);
    }

    private Life life(String id) {
        return Objects.requireNonNull(lives.get(id));
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private Answer patiently(String method, String path, Map<String, ?> body) {
        var headers = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var text = body.isEmpty() ? "" : Api.json(body);
        return retried(method + " " + path, () -> {
            var answer = api.call(method, path, text, headers);
            if (answer.status() >= 500 || answer.status() == 429) {
                throw new Outage(answer.toString(), new IllegalStateException("outage"));
            }
            return answer;
        });
    }

    private void succeed(JsonNode operation) {
        retried("the operation", () -> {
            try {
                return Operations.ended(api, operation);
            } catch (NotAsPromised e) {
                throw new Outage("the operation could not be read", e);
            }
        });
        var end = retried(
                "the operation",
                () -> api.get("/operation/" + operation.path("id").asText()));
        NotAsPromised.unless(
                end.path("state").asText().equals("success"), "An operation ended otherwise than in success: " + end);
    }

    private static <T> T retried(String what, Supplier<T> deed) {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return deed.get();
            } catch (Outage | SdkException | NotAsPromised e) {
                if (Instant.now().isAfter(end)) {
                    throw new NotAsPromised(what + " did not work for " + PATIENCE.toSeconds() + " s", e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static String smallest(JsonNode types) {
        var least = types.get(0);
        for (JsonNode type : types) {
            least = type.path("memory").asLong() < least.path("memory").asLong() ? type : least;
        }
        return least.path("id").asText();
    }
}
