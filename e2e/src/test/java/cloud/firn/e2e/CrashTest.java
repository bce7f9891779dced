package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Hosts;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL to parts of the box at random moments, while a customer works: nothing is lost, doubled or orphaned. More
 * of them with {@code -Dfirn.thorough=true}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CrashTest {
    private static final List<List<String>> VICTIMS =
            List.of(List.of("agent", "services"), List.of("kafka"), List.of("services", "kafka", "cassandra", "agent"));
    private static final List<List<String>> MORE_VICTIMS = List.of(
            List.of("services"),
            List.of("services"),
            List.of("cassandra"),
            List.of("agent"),
            List.of("kafka", "services"),
            List.of("cassandra", "services"),
            List.of("agent", "cassandra", "kafka", "services"));

    @Test
    void nothing_is_lost_doubled_or_orphaned_when_parts_are_killed_at_random_moments() throws Exception {
        long seed = Long.getLong("firn.seed", System.nanoTime());
        System.out.println("seed " + seed + " (repeat with -Dfirn.seed=" + seed + ")");
        var box = TestBoxes.simulator();
        var access = box.access("acme");
        var api = new Api(access);
        long secondsBefore = instanceSeconds(api);
        try (var customer = new Customer(access, new Random(seed))) {
            var enough = new AtomicBoolean();
            var work = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    customer.act();
                }
            });
            killManyTimes(box, new Random(seed + 1), work);
            enough.set(true);
            work.get();

            settled(api, customer);
            var all = new SoftAssertions();
            instancesAreAsAcknowledged(all, api, customer);
            hostsRunExactlyThese(all, new Hosts(access.portBase()), api);
            groupsAndKeysAreAsAcknowledged(all, api, customer);
            objectsAreAsAcknowledged(all, customer);
            all.assertAll();
            customer.leave();
            nothingIsMeteredTwice(api, secondsBefore, customer);
        }
    }

    private static void killManyTimes(Box box, Random random, CompletableFuture<Void> work) {
        var order = new ArrayList<>(VICTIMS);
        if (Boolean.getBoolean("firn.thorough")) {
            order.addAll(MORE_VICTIMS);
        }
        Collections.shuffle(order, random);
        for (var victims : order) {
            LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(3_000)).toNanos());
            var processes = box.processes();
            System.out.println(Instant.now() + " kill " + victims);
            for (var victim : victims) {
                var pid = processes.get(victim);
                if (pid != null) {
                    Box.kill(pid);
                }
            }
            System.out.println(Instant.now() + " up again after " + box.up().toMillis() + " ms");
            if (work.isCompletedExceptionally()) {
                work.join();
            }
        }
    }

    private static void settled(Api api, Customer customer) {
        Wait.upTo(
                Duration.ofSeconds(60),
                "every instance runs",
                () -> states(api),
                states -> states.keySet().equals(customer.lives.keySet())
                        && states.values().stream().allMatch("running"::equals));
    }

    private static void instancesAreAsAcknowledged(SoftAssertions all, Api api, Customer customer) {
        all.assertThat(states(api).keySet()).as("instances in the list").isEqualTo(customer.lives.keySet());
        var addresses = new ArrayList<String>();
        for (var id : customer.lives.keySet()) {
            var instance = api.look("/instance/" + id);
            all.assertThat(instance.status()).as("GET of instance " + id).isEqualTo(200);
            addresses.add(instance.body().path("public-ip").asText());
        }
        all.assertThat(addresses).as("addresses").doesNotHaveDuplicates().doesNotContain("");
        for (var id : customer.destroyed) {
            all.assertThat(api.look("/instance/" + id).status())
                    .as("destroyed instance " + id)
                    .isEqualTo(404);
        }
    }

    private static void hostsRunExactlyThese(SoftAssertions all, Hosts hosts, Api api) {
        var known = Wait.upTo(
                Duration.ofSeconds(30),
                "the hosts hold exactly the instances",
                hosts::machines,
                count -> count == states(api).size());
        all.assertThat(known).as("machines on the hosts").isEqualTo(states(api).size());
        states(api).keySet().forEach(id -> all.assertThat(
                        hosts.machine(id).path("power").asText())
                .as("instance " + id + " on its host")
                .isEqualToIgnoringCase("running"));
    }

    private static void groupsAndKeysAreAsAcknowledged(SoftAssertions all, Api api, Customer customer) {
        var ports = new ArrayList<Integer>();
        for (JsonNode rule : api.get("/security-group/" + customer.group()).path("rules")) {
            ports.add(rule.path("start-port").asInt());
        }
        all.assertThat(ports).as("rules of the group").containsExactlyInAnyOrderElementsOf(customer.ports);
        var names = new ArrayList<String>();
        for (JsonNode key : api.get("/ssh-key").path("ssh-keys")) {
            names.add(key.path("name").asText());
        }
        all.assertThat(names).as("SSH keys").containsAll(customer.keys).doesNotHaveDuplicates();
    }

    private static void objectsAreAsAcknowledged(SoftAssertions all, Customer customer) {
        var keys = customer.s3().listObjectsV2(request -> request.bucket(customer.bucket)).contents().stream()
                .map(object -> object.key())
                .toList();
        all.assertThat(keys).as("objects in the list").containsExactlyElementsOf(customer.objects.keySet());
        customer.objects.forEach((key, content) -> all.assertThat(customer.s3()
                        .getObjectAsBytes(
                                request -> request.bucket(customer.bucket).key(key))
                        .asByteArray())
                .as("object " + key)
                .isEqualTo(content));
    }

    /** Each instance's time is on the bill once: not more than its customer can have seen, nor less. */
    private static void nothingIsMeteredTwice(Api api, long secondsBefore, Customer customer) {
        long billed = instanceSeconds(api) - secondsBefore;
        assertThat(billed)
                .isBetween(customer.least().toSeconds() - 1, customer.most().toSeconds() + 1);
    }

    private static long instanceSeconds(Api api) {
        long sum = 0;
        for (JsonNode row : api.get("/usage-report").path("usage")) {
            if (row.path("product").asText().equals("instance")) {
                sum += (long) Double.parseDouble(row.path("quantity").asText());
            }
        }
        return sum;
    }

    private static Map<String, String> states(Api api) {
        var states = new TreeMap<String, String>();
        for (JsonNode row : api.get("/instance").path("instances")) {
            states.put(row.path("id").asText(), row.path("state").asText());
        }
        return states;
    }
}
