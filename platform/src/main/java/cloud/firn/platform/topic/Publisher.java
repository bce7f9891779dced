package cloud.firn.platform.topic;

import akka.Done;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells records to Kafka: one producer for the whole process, acknowledged by all in-sync replicas.
 *
 * <p>A send never blocks: what cannot be buffered or addressed right now fails, and whoever asked tries again.
 */
public final class Publisher implements AutoCloseable {
    private static final int ATTEMPTS = 250;

    private final KafkaProducer<String, byte[]> producer;

    public Publisher(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", bootstrapServers),
                        Map.entry("acks", "all"),
                        Map.entry("enable.idempotence", true),
                        Map.entry("linger.ms", 0),
                        Map.entry("buffer.memory", 16 * 1024 * 1024),
                        Map.entry("delivery.timeout.ms", 30_000),
                        Map.entry("request.timeout.ms", 10_000),
                        Map.entry("reconnect.backoff.max.ms", 1_000),
                        Map.entry("max.block.ms", 0),
                        Map.entry("metadata.max.idle.ms", 24 * 60 * 60 * 1000)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Learns where the topics are, so that the first send need not fail for it. Blocking, for the start of a process. */
    public void know(Collection<String> topics) {
        for (var topic : topics) {
            for (var attempt = 0; attempt < ATTEMPTS && !known(topic); attempt++) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private boolean known(String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Sends one record; done when Kafka has it. A null value is a tombstone. */
    public CompletionStage<Done> send(String topic, String key, byte @Nullable [] value) {
        var told = new CompletableFuture<Done>();
        try {
            var unused = producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> {
                if (failure == null) {
                    told.complete(Done.getInstance());
                } else {
                    told.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            // A full buffer or unknown metadata: as much a failure as a refusal by the broker.
            told.completeExceptionally(e);
        }
        return told;
    }

    @Override
    public void close() {
        try {
            producer.close(Duration.ofSeconds(3));
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }
}
