package cloud.firn.agent.topic;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.usage.UsageFact;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kafka what is observed and measured, whenever it is there.
 *
 * <p>What is observed is a level: only the newest of each key waits, so the memory that an outage costs is bounded by the number of
 * instances. A sample waits in its machine's folder.
 */
public final class Reports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final KafkaProducer<String, byte[]> producer;
    private final String prefix;
    private final InstantSource clock;
    private final Thread thread;
    private final Map<String, Message> waiting = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private int underway;
    private boolean closed;

    private record Message(String slot, ProducerRecord<String, byte[]> record, @Nullable Runnable told) {}

    public Reports(String kafka, String prefix, InstantSource clock) {
        this.prefix = prefix;
        this.clock = clock;
        var settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4 * 1024 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.thread = new Thread(this::run, "reports");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells what is observed; replaces what was observed before under the same key and is not told yet. */
    public synchronized void tell(Observed observed) {
        var key = observed.key();
        var now = clock.instant();
        long sequence = Math.max(sequences.getOrDefault(key, 0L) + 1, now.toEpochMilli() * 1000);
        sequences.put(key, sequence);
        if (observed instanceof Observed.Instance instance && instance.power() == Observed.Power.GONE) {
            sequences.remove(key); // the clock goes on
        }
        var bytes = Facts.write(Fact.of(key, sequence, now, observed));
        put(new Message(key, new ProducerRecord<>(prefix + Topics.OBSERVED, key, bytes), null));
    }

    /** Tells a sample; {@code told} is called when the topic has it. */
    public synchronized void tell(UsageFact.Measured sample, Runnable told) {
        var fact = new Fact<>(sample.id(), sample.organisation(), sample.to().toEpochMilli(), sample.to(), 1, sample);
        var record = new ProducerRecord<>(prefix + Topics.USAGE, sample.organisation(), Facts.write(fact));
        put(new Message("usage/" + sample.id(), record, told));
    }

    /** Waits until all is told; whether it is. */
    public synchronized boolean flush(Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!waiting.isEmpty() || underway > 0) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    private synchronized void put(Message message) {
        waiting.remove(message.slot());
        waiting.put(message.slot(), message);
        notifyAll();
    }

    private void run() {
        while (true) {
            var batch = new ArrayList<Message>();
            synchronized (this) {
                try {
                    while (waiting.isEmpty() && !closed) {
                        wait();
                    }
                } catch (InterruptedException e) {
                    return;
                }
                if (closed) {
                    return;
                }
                batch.addAll(waiting.values());
                waiting.clear();
                underway += batch.size();
            }
            batch.forEach(this::send);
        }
    }

    private void send(Message message) {
        try {
            var unused = producer.send(message.record(), (metadata, problem) -> ended(message, problem));
        } catch (RuntimeException e) {
            ended(message, e);
        }
    }

    private void ended(Message message, @Nullable Exception problem) {
        synchronized (this) {
            underway--;
            if (problem != null && !closed) {
                LOG.debug("Kafka did not take a report; it waits", problem);
                waiting.putIfAbsent(message.slot(), message);
            }
            notifyAll();
        }
        if (problem == null && message.told() != null) {
            message.told().run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        producer.close(Duration.ofSeconds(1));
    }
}
