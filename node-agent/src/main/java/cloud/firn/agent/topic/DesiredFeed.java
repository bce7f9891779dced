package cloud.firn.agent.topic;

import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole of {@code firn.hosts.desired}, and then whatever is added.
 *
 * <p>Nothing is passed on before the end has been reached once: an old order that a newer one has revoked must never be seen alone.
 * A record that is older than one seen of the same key is dropped.
 */
public final class DesiredFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DesiredFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String kafka;
    private final String topic;
    private final Set<String> hosts;
    private final Listener listener;
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, @Nullable Desired> beforeTheEnd = new LinkedHashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile boolean closed;
    private volatile boolean caughtUp;

    /** Who is told what is desired. Called by one thread. */
    public interface Listener {
        /** What is desired under a key; null when nothing is wanted any more. */
        void desired(String key, @Nullable Desired desired);

        /** All that was desired when reading began has been told. */
        void caughtUp();
    }

    public DesiredFeed(String kafka, String prefix, Set<String> hosts, Listener listener) {
        this.kafka = kafka;
        this.topic = prefix + Topics.DESIRED;
        this.hosts = Set.copyOf(hosts);
        this.listener = listener;
        this.thread = new Thread(this::run, "desired");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether all that was desired is known. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    private void run() {
        while (!closed) {
            try (var fresh = consumer()) {
                consumer = fresh;
                read(fresh);
            } catch (WakeupException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("what is desired cannot be read; it is tried again: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> from) {
        var partitions = from.partitionsFor(topic, Duration.ofSeconds(5)).stream()
                .map(found -> new TopicPartition(found.topic(), found.partition()))
                .toList();
        if (partitions.isEmpty()) {
            pause();
            return;
        }
        from.assign(partitions);
        from.seekToBeginning(partitions);
        var ends = from.endOffsets(partitions, Duration.ofSeconds(5));
        while (!closed) {
            for (var message : from.poll(POLL)) {
                hear(message);
            }
            if (!caughtUp && isAtEnd(from, partitions, ends)) {
                beforeTheEnd.forEach(listener::desired);
                beforeTheEnd.clear();
                caughtUp = true;
                listener.caughtUp();
            }
        }
    }

    private static boolean isAtEnd(
            KafkaConsumer<String, byte[]> from, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .allMatch(partition ->
                        from.position(partition, Duration.ofSeconds(5)) >= ends.getOrDefault(partition, 0L));
    }

    private void hear(ConsumerRecord<String, byte[]> message) {
        var key = message.key();
        if (key == null || !hosts.contains(key.split("/", 2)[0])) {
            return;
        }
        Desired desired = null;
        if (message.value() != null) {
            try {
                var fact = Facts.read(message.value(), Desired.class);
                if (fact.sequence() <= sequences.getOrDefault(key, -1L)) {
                    return;
                }
                sequences.put(key, fact.sequence());
                desired = fact.body();
            } catch (Facts.UnreadableFact e) {
                LOG.warn("an unreadable order for {} is passed over", key);
                return;
            }
        }
        if (caughtUp) {
            listener.desired(key, desired);
        } else {
            beforeTheEnd.put(key, desired);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        var settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024 * 1024);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
