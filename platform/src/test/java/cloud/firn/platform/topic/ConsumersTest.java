package cloud.firn.platform.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.storage.StorageFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers on real servers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsumersTest {
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger(2);

    @Test
    void a_fact_is_handled_until_it_succeeds_and_a_later_consumer_goes_on_after_it(@TempDir Path folder) {
        var servers = TestServers.shared();
        var settings = NodeSettings.forTests(servers.cassandra(), servers.kafka(), folder, Map.of());
        try (var node = Node.start(settings)) {
            var keyspace = node.schema("test");
            say(node, Facts.write(fact(1)));
            say(node, new byte[] {'{'});
            say(node, Facts.write(fact(3)));
            node.consumers().start("test", keyspace, Topics.STORAGE, StorageFact.class, this::handle);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handled).containsExactly(1L, 3L));
        }
        try (var node = Node.start(settings)) {
            say(node, Facts.write(fact(4)));
            node.consumers().start("test", node.schema("test"), Topics.STORAGE, StorageFact.class, this::handle);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handled).containsExactly(1L, 3L, 4L));
        }
    }

    @Test
    void what_is_told_again_after_something_newer_brings_no_revoked_key_back(@TempDir Path folder) {
        var servers = TestServers.shared();
        try (var node = Node.start(NodeSettings.forTests(servers.cassandra(), servers.kafka(), folder, Map.of()))) {
            var heard = new CopyOnWriteArrayList<String>();
            var valid =
                    Fact.<KeyFact>of("EXO1", 1, Instant.EPOCH, KeyFact.Valid.ofOwner("EXO1", "o", "acme", "k", "s"));
            var revoked = Fact.<KeyFact>of("EXO1", 2, Instant.EPOCH, new KeyFact.Revoked("EXO1"));
            var other = Fact.<KeyFact>of("EXO2", 1, Instant.EPOCH, new KeyFact.Revoked("EXO2"));
            for (var fact : List.of(valid, revoked, valid, revoked, other)) {
                say(node, Topics.KEYS, fact.key(), Facts.write(fact));
            }
            node.consumers().replicate("test-keys", Topics.KEYS, KeyFact.class, (key, fact) -> {
                heard.add(java.util.Objects.requireNonNull(fact).id());
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("EXO2/1"));
            assertThat(heard).containsExactly("EXO1/1", "EXO1/2", "EXO1/2", "EXO2/1");
        }
    }

    @Test
    void what_hosts_say_is_heard_with_the_time_of_kafka_whatever_their_clock(@TempDir Path folder) {
        var servers = TestServers.shared();
        var settings = NodeSettings.forTests(servers.cassandra(), servers.kafka(), folder, Map.of());
        var taken = new CopyOnWriteArrayList<Instant>();
        Handler<Observed> handler = new Handler<>() {
            @Override
            public CompletionStage<List<BatchableStatement<?>>> handle(Fact<Observed> fact) {
                throw new IllegalStateException("asked without the time");
            }

            @Override
            public CompletionStage<List<BatchableStatement<?>>> handle(Fact<Observed> fact, Instant at) {
                taken.add(at);
                return CompletableFuture.completedFuture(List.of());
            }
        };
        try (var node = Node.start(settings);
                var slow = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", servers.kafka()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            Observed body = new Observed.Host("hv-1", "box-1", "simulator", "a test", "epoch", 1, 1, 1, 0);
            var bytes = Facts.write(Fact.of("hv-1", 1, Instant.EPOCH, body));
            var begun = Instant.now();
            var unused = slow.send(new ProducerRecord<>(node.topic(Topics.OBSERVED), null, 1L, "hv-1", bytes));
            node.consumers().start("test-times", node.schema("test"), Topics.OBSERVED, Observed.class, handler);
            await().atMost(Duration.ofSeconds(30)).until(() -> taken.size() == 1);
            assertThat(taken.get(0))
                    .isBetween(begun.minusSeconds(1), Instant.now().plusSeconds(1));
        }
    }

    private CompletionStage<List<BatchableStatement<?>>> handle(Fact<StorageFact> fact) {
        if (fact.sequence() == 3 && failures.getAndDecrement() > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("not now"));
        }
        handled.add(fact.sequence());
        return CompletableFuture.completedFuture(List.of());
    }

    private static void say(Node node, byte[] bytes) {
        say(node, Topics.STORAGE, "b", bytes);
    }

    private static void say(Node node, String topic, String key, byte[] bytes) {
        node.publisher()
                .send(node.topic(topic), key, bytes)
                .toCompletableFuture()
                .join();
    }

    private static Fact<StorageFact> fact(long sequence) {
        return Fact.of("b", sequence, Instant.EPOCH, new StorageFact.BucketCreated("o", "b"));
    }
}
