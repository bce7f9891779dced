package cloud.firn.platform.topic;

import akka.Done;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of a topic from the beginning, and goes on.
 *
 * <p>After a crash an entity tells again what may not have been told. Where the newest fact of a key is the whole truth, one
 * that is older than what was heard is passed over: a revoked key would be valid again until its revocation is repeated.
 */
final class TopicReplica<T> implements Replica, Hearing, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReplica.class);

    private final String name;
    private final String topic;
    private final Class<T> body;
    private final BiConsumer<String, @Nullable Fact<T>> hearing;
    private final KafkaConsumer<String, byte[]> kafka;
    private final boolean newestOnly;
    private final Map<String, Long> newest = new HashMap<>();
    private final Thread thread;
    private final CompletableFuture<Done> caughtUp = new CompletableFuture<>();
    private volatile boolean closed;

    TopicReplica(
            String name,
            String topic,
            Class<T> body,
            BiConsumer<String, @Nullable Fact<T>> hearing,
            KafkaConsumer<String, byte[]> kafka,
            boolean newestOnly) {
        this.name = name;
        this.topic = topic;
        this.body = body;
        this.hearing = hearing;
        this.kafka = kafka;
        this.newestOnly = newestOnly;
        this.thread = new Thread(this, "firn-follow-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public CompletionStage<Done> caughtUp() {
        return caughtUp;
    }

    @Override
    public void run() {
        try (kafka) {
            Map<TopicPartition, Long> ends = null;
            while (!closed) {
                try {
                    if (ends == null) {
                        ends = assign();
                    }
                    kafka.poll(Duration.ofSeconds(caughtUp.isDone() ? 5 : 0).plusMillis(50))
                            .forEach(this::hear);
                    if (!caughtUp.isDone() && reached(ends)) {
                        caughtUp.complete(Done.getInstance());
                    }
                } catch (WakeupException e) {
                    throw e;
                } catch (RuntimeException e) {
                    LOG.atWarn().setCause(e).addKeyValue("replica", name).log("Following failed; it is tried again");
                    TimeUnit.MILLISECONDS.sleep(500);
                }
            }
        } catch (WakeupException e) {
            LOG.atDebug().addKeyValue("replica", name).log("Replica closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<TopicPartition, Long> assign() {
        var partitions = kafka.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        kafka.assign(partitions);
        kafka.seekToBeginning(partitions);
        return kafka.endOffsets(partitions);
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return List.copyOf(ends.entrySet()).stream().allMatch(end -> kafka.position(end.getKey()) >= end.getValue());
    }

    private void hear(ConsumerRecord<String, byte[]> heard) {
        try {
            var fact = heard.value() == null ? null : Facts.read(heard.value(), body);
            if (!newestOnly || isNews(heard.key(), fact)) {
                hearing.accept(heard.key(), fact);
            }
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("replica", name)
                    .addKeyValue("offset", heard.offset())
                    .log("Unreadable or unheard fact skipped");
        }
    }

    /** Whether nothing newer of this key was heard; a tombstone ends all that was said of it. */
    private boolean isNews(String key, @Nullable Fact<T> fact) {
        if (fact == null) {
            newest.remove(key);
            return true;
        }
        return newest.merge(key, fact.sequence(), Math::max) == fact.sequence();
    }

    @Override
    public void close() {
        closed = true;
        kafka.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
