package cloud.firn.storage;

import static org.awaitility.Awaitility.await;

import cloud.firn.servers.TestServers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Hears what a topic of Kafka has been told, from its beginning. */
final class KafkaEar implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<JsonNode> heard = new ArrayList<>();

    KafkaEar(Cloud cloud, String organisation, String topic) {
        var name = cloud.node().topic("firn.events." + organisation + "." + topic);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestServers.shared().kafka(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(name).stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList());
    }

    /** The events but those of the test of a configuration, once there are this many. */
    List<JsonNode> events(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> all().size() >= count);
        return all();
    }

    /** Whatever was heard up to now. */
    List<JsonNode> all() {
        hear();
        return heard.stream()
                .filter(document -> document.has("Records"))
                .map(document -> document.at("/Records/0"))
                .toList();
    }

    /** The first document as it came. */
    JsonNode first() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            hear();
            return !heard.isEmpty();
        });
        return heard.get(0);
    }

    private void hear() {
        consumer.poll(Duration.ofMillis(100)).forEach(message -> {
            try {
                heard.add(JSON.readTree(Objects.requireNonNull(message.value())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        consumer.close();
    }
}
