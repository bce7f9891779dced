package cloud.firn.platform.topic;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer on a thread of its own: reads, lets the handler do, writes effects and offset together, reads on. */
final class FactConsumer<T> implements Hearing, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FactConsumer.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration HANDLING = Duration.ofSeconds(20);
    private static final int STATEMENTS_A_BATCH = 40;

    private final String name;
    private final String topic;
    private final Class<T> body;
    private final Handler<T> handler;
    private final Offsets offsets;
    private final KafkaConsumer<String, byte[]> kafka;
    private final int sideBySide;
    private final Thread thread;
    private volatile boolean closed;

    FactConsumer(
            String name,
            String topic,
            Class<T> body,
            Handler<T> handler,
            Offsets offsets,
            KafkaConsumer<String, byte[]> kafka,
            int sideBySide) {
        this.name = name;
        this.topic = topic;
        this.body = body;
        this.handler = handler;
        this.offsets = offsets;
        this.kafka = kafka;
        this.sideBySide = sideBySide;
        this.thread = new Thread(this, "firn-hear-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (kafka) {
            kafka.subscribe(List.of(topic), new Resume());
            while (!closed) {
                round();
            }
        } catch (WakeupException e) {
            LOG.atDebug().addKeyValue("consumer", name).log("Consumer closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        try {
            var records = kafka.poll(POLL);
            for (var partition : records.partitions()) {
                handle(partition, records.records(partition));
            }
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.atWarn().setCause(e).addKeyValue("consumer", name).log("Hearing failed; it is tried again");
                rewind();
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private void handle(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws InterruptedException {
        var effects = new ArrayList<BatchableStatement<?>>();
        var next = records.get(0).offset();
        var upcoming = records.iterator();
        var begun = new ArrayDeque<CompletableFuture<List<BatchableStatement<?>>>>();
        var lastOfKey = new HashMap<String, CompletableFuture<List<BatchableStatement<?>>>>();
        try {
            for (var heard : records) {
                while (begun.size() < sideBySide && upcoming.hasNext()) {
                    begun.add(begin(upcoming.next(), lastOfKey));
                }
                effects.addAll(effects(heard, begun.remove()));
                next = heard.offset() + 1;
                if (effects.size() >= STATEMENTS_A_BATCH) {
                    offsets.write(name, partition, next, effects);
                    effects.clear();
                }
            }
        } finally {
            // Also when a fact could not be handled: what came before it is done, and need not be done again.
            offsets.write(name, partition, next, effects);
        }
    }

    /** Begins a fact, after the one of the same key before it. */
    private CompletableFuture<List<BatchableStatement<?>>> begin(
            ConsumerRecord<String, byte[]> heard,
            Map<String, CompletableFuture<List<BatchableStatement<?>>>> lastOfKey) {
        var fact = read(heard);
        if (fact == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        var before = lastOfKey.getOrDefault(heard.key(), CompletableFuture.completedFuture(List.of()));
        var taken = Instant.ofEpochMilli(heard.timestamp());
        var begun = before.thenCompose(done -> handler.handle(fact, taken)).toCompletableFuture();
        lastOfKey.put(heard.key(), begun);
        return begun;
    }

    private @Nullable Fact<T> read(ConsumerRecord<String, byte[]> heard) {
        if (heard.value() == null) {
            return null;
        }
        try {
            return Facts.read(heard.value(), body);
        } catch (Facts.UnreadableFact e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("consumer", name)
                    .addKeyValue("partition", heard.partition())
                    .addKeyValue("offset", heard.offset())
                    .log("Unreadable fact skipped");
            return null;
        }
    }

    private List<BatchableStatement<?>> effects(
            ConsumerRecord<String, byte[]> heard, CompletableFuture<List<BatchableStatement<?>>> begun)
            throws InterruptedException {
        try {
            return begun.get(HANDLING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Fact at offset " + heard.offset() + " of " + topic + " not handled", e);
        }
    }

    /** Goes back to what the offsets say, so that nothing between them and the failure is passed over. */
    private void rewind() {
        try {
            resume(kafka.assignment());
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("consumer", name).log("Offsets could not be read; tried again");
            // Unread offsets must not be passed over: leave the group, and be given the partitions anew.
            kafka.unsubscribe();
            kafka.subscribe(List.of(topic), new Resume());
        }
    }

    private void resume(Collection<TopicPartition> partitions) {
        for (var partition : partitions) {
            var next = offsets.next(name, partition);
            if (next.isPresent()) {
                kafka.seek(partition, next.getAsLong());
            } else {
                kafka.seekToBeginning(List.of(partition));
            }
        }
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

    private final class Resume implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            resume(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Offsets are written with each batch: there is nothing left to save.
        }
    }
}
