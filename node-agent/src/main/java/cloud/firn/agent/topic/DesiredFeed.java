package cloud.firn.agent.topic;

import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
 * <p>Whenever reading fails, or a record that was to come next is no longer there, all of it is read again: see {@link DesiredLevel}.
 */
public final class DesiredFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DesiredFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String kafka;
    private final String topic;
    private final Listener listener;
    private final DesiredLevel level;
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
        this.listener = listener;
        this.level = new DesiredLevel(Set.copyOf(hosts), listener);
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
        level.begin();
        var ends = from.endOffsets(partitions, Duration.ofSeconds(5));
        while (!closed) {
            for (var message : from.poll(POLL)) {
                level.hear(message.key(), message.value());
            }
            if (!level.isAtEnd() && isAtEnd(from, partitions, ends)) {
                level.end();
                if (!caughtUp) {
                    caughtUp = true;
                    listener.caughtUp();
                }
            }
        }
    }

    private static boolean isAtEnd(
            KafkaConsumer<String, byte[]> from, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .allMatch(partition ->
                        from.position(partition, Duration.ofSeconds(5)) >= ends.getOrDefault(partition, 0L));
    }

    private KafkaConsumer<String, byte[]> consumer() {
        var settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A lost place must be seen, so that what was told is compared with all that there is.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
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
