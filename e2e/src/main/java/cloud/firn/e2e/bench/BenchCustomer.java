package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Operations;
import cloud.firn.e2e.internet.Internet;
import cloud.firn.e2e.internet.NamespaceInternet;
import cloud.firn.e2e.internet.SimulatedInternet;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Hosts;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A customer with a stopwatch: everything goes through the public doors. */
final class BenchCustomer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration KNOCK = Duration.ofMillis(50);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbnHlJ9QZFAJAWy1bIJrTmI31sM8TD7vAuGQbB4uEmP ";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);
    private final Api api;
    private final Internet internet;
    private final AtomicLong numbers = new AtomicLong();
    private final String type;
    private final String template;
    private final String group;

    BenchCustomer(Box box) {
        var access = box.access("acme");
        this.api = new Api(access);
        this.internet = box.hypervisor().startsWith("qemu")
                ? new NamespaceInternet(access.portBase())
                : new SimulatedInternet(new Hosts(access.portBase()));
        this.type = smallest(api.get("/instance-type").path("instance-types"));
        this.template = api.get("/template").path("templates").get(0).path("id").asText();
        this.group =
                Operations.about(api.done("POST", "/security-group", Map.of("name", "bench-" + UUID.randomUUID())));
        api.done("POST", rules(), rule(80));
    }

    /** Creates and destroys so many instances, one after the other. */
    SkeletonBench.Runs instances(int count, boolean untilItAnswers) {
        var running = new ArrayList<Duration>();
        var answering = new ArrayList<Duration>();
        for (int i = 0; i < count; i++) {
            var operation = create("bench-" + i);
            var accepted = Instant.now();
            await(() -> success(operation));
            running.add(Duration.between(accepted, Instant.now()));
            var instance = Operations.about(operation);
            if (untilItAnswers) {
                var address = address(instance);
                await(() -> internet.answers(address, 80, KNOCK));
                answering.add(Duration.between(accepted, Instant.now()));
            }
            api.done("DELETE", "/instance/" + instance, Map.of());
        }
        return new SkeletonBench.Runs(running, answering);
    }

    /** Opens and closes a port so many times; from sending the order until the packet filter does it. */
    List<Duration> ruleChanges(int count) {
        var operation = create("bench-rules");
        await(() -> success(operation));
        var instance = Operations.about(operation);
        var address = address(instance);
        await(() -> internet.answers(address, 80, KNOCK));
        var times = new ArrayList<Duration>();
        for (int i = 0; i < count / 2; i++) {
            var id = rule(api.get("/security-group/" + group));
            var closed = Instant.now();
            api.accepted("DELETE", rules() + "/" + id, Map.of());
            times.add(until(closed, () -> !internet.answers(address, 80, KNOCK)));
            var opened = Instant.now();
            api.accepted("POST", rules(), rule(80));
            times.add(until(opened, () -> internet.answers(address, 80, KNOCK)));
        }
        api.done("DELETE", "/instance/" + instance, Map.of());
        return times;
    }

    /** Commands per second, each persisted by an entity before it is answered: SSH keys registered and deleted. */
    double commandsPerSecond(int atOnce, Duration howLong) {
        return 2
                * Load.perSecond(atOnce, howLong, numbers, number -> {
                    var name = "load-" + group + "-" + number;
                    api.accepted("POST", "/ssh-key", Map.of("name", name, "public-key", KEY + number));
                    api.accepted("DELETE", "/ssh-key/" + name, Map.of());
                });
    }

    @Override
    public void close() {
        internet.close();
    }

    private JsonNode create(String name) {
        return api.accepted(
                "POST",
                "/instance",
                Map.of(
                        "name", name,
                        "instance-type", Map.of("id", type),
                        "template", Map.of("id", template),
                        "disk-size", 10,
                        "security-groups", List.of(Map.of("id", group))));
    }

    private boolean success(JsonNode operation) {
        var now = api.get("/operation/" + operation.path("id").asText());
        NotAsPromised.unless(!now.path("state").asText().equals("failure"), "An instance failed: " + now);
        return now.path("state").asText().equals("success");
    }

    private String address(String instance) {
        return api.get("/instance/" + instance).path("public-ip").asText();
    }

    private String rules() {
        return "/security-group/" + group + "/rules";
    }

    private static Map<String, Object> rule(int port) {
        return Map.of(
                "flow-direction",
                "ingress",
                "protocol",
                "tcp",
                "network",
                "0.0.0.0/0",
                "start-port",
                port,
                "end-port",
                port);
    }

    private static String rule(JsonNode group) {
        return group.path("rules").get(0).path("id").asText();
    }

    // A look takes its time: what counts is when the look began that saw the change.
    private static Duration until(Instant from, BooleanSupplier wanted) {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            var asked = Instant.now();
            if (wanted.getAsBoolean()) {
                var took = Duration.between(from, asked);
                return took.isNegative() ? Duration.ZERO : took;
            }
            NotAsPromised.unless(asked.isBefore(end), "Waited in vain for a change of the rules");
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static void await(BooleanSupplier wanted) {
        until(Instant.now(), wanted);
    }

    private static String smallest(JsonNode types) {
        var least = types.get(0);
        for (JsonNode type : types) {
            least = type.path("memory").asLong() < least.path("memory").asLong() ? type : least;
        }
        return least.path("id").asText();
    }
}
