package cloud.firn.platform.topic;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hears facts from Kafka. Each consumer has a thread of its own that waits at the broker, so a fact is in hand as soon as
 * it is there, and an idle consumer costs nothing.
 */
public final class Consumers implements AutoCloseable {
    private static final int SIDE_BY_SIDE = 32;

    private final CqlSession cassandra;
    private final String bootstrapServers;
    private final String prefix;
    private final @Nullable String member;
    private final UnaryOperator<String> named;
    private final List<Hearing> running = new CopyOnWriteArrayList<>();
    private final Map<String, Offsets> offsets = new ConcurrentHashMap<>();

    /**
     * Consumers of one process.
     *
     * @param prefix keeps the groups of installations apart that share a Kafka
     * @param member names this process in its groups, the same after a restart; null where others take over at once what a
     *     process leaves
     */
    public Consumers(
            CqlSession cassandra,
            String bootstrapServers,
            String prefix,
            @Nullable String member,
            UnaryOperator<String> named) {
        this.cassandra = cassandra;
        this.member = member;
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.named = named;
    }

    /**
     * Starts a consumer whose offsets lie in {@code keyspace} beside its effects.
     *
     * @param name unique among all consumers; nodes of one service share it and divide the partitions
     * @param topic as in {@code Topics}
     * @param body the sealed interface of the topic's facts
     */
    public <T> void start(String name, String keyspace, String topic, Class<T> body, Handler<T> handler) {
        start(name, keyspace, topic, body, handler, 1);
    }

    /**
     * The same, with facts of different keys handled side by side, so that one that waits holds up nobody else; facts of
     * one key stay in order. For handlers that keep no state of their own.
     */
    public <T> void startSideBySide(String name, String keyspace, String topic, Class<T> body, Handler<T> handler) {
        start(name, keyspace, topic, body, handler, SIDE_BY_SIDE);
    }

    private <T> void start(
            String name, String keyspace, String topic, Class<T> body, Handler<T> handler, int sideBySide) {
        var consumer = new FactConsumer<>(
                name,
                named.apply(topic),
                body,
                handler,
                offsets.computeIfAbsent(keyspace, ignored -> new Offsets(cassandra, keyspace)),
                kafka(prefix + name),
                sideBySide);
        running.add(consumer);
        consumer.start();
    }

    /**
     * Follows a whole topic from its beginning, for a state that is kept in memory: every node reads everything.
     *
     * @param hearing called on the replica's own thread, in order for each key; a null fact is a tombstone. Of a compacted
     *     topic it hears nothing that is older than what it heard of the same key.
     */
    public <T> Replica replicate(
            String name, String topic, Class<T> body, BiConsumer<String, @Nullable Fact<T>> hearing) {
        var replica = new TopicReplica<>(name, named.apply(topic), body, hearing, kafka(null), isCompacted(topic));
        running.add(replica);
        replica.start();
        return replica;
    }

    @Override
    public void close() {
        running.forEach(Hearing::close);
    }

    private static boolean isCompacted(String topic) {
        return Topics.ALL.contains(new Topics.Topic(topic, Topics.Kept.COMPACTED));
    }

    private KafkaConsumer<String, byte[]> kafka(@Nullable String group) {
        var settings = new java.util.HashMap<String, Object>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "max.poll.records",
                200,
                "fetch.max.bytes",
                4 * 1024 * 1024,
                "receive.buffer.bytes",
                65_536,
                "reconnect.backoff.max.ms",
                1_000,
                "metadata.max.age.ms",
                30_000));
        if (group != null) {
            settings.put("group.id", group);
            settings.put("session.timeout.ms", 10_000);
            if (member != null) {
                // A process that was killed comes back as the same member and need not wait until it is missed.
                settings.put("group.instance.id", member);
            }
        }
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
