package cloud.firn.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestServersTest {
    @Test
    void cassandra_keeps_what_it_was_given() {
        try (var session = session(port(TestServers.shared().cassandra()))) {
            var keyspace = "servers_" + System.nanoTime();
            write(session, keyspace);
            assertThat(read(session, keyspace)).isEqualTo("snow");
            session.execute("DROP KEYSPACE " + keyspace);
        }
    }

    @Test
    void kafka_hands_out_what_it_was_given() throws Exception {
        var topic = "servers-" + System.nanoTime();
        Map<String, Object> broker =
                Map.of("bootstrap.servers", TestServers.shared().kafka());
        try (var admin = AdminClient.create(broker);
                var producer = new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer());
                var consumer = new KafkaConsumer<>(broker, new StringDeserializer(), new StringDeserializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>(topic, "key", "firn")).get(30, TimeUnit.SECONDS);
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> consumer.poll(Duration.ofSeconds(1)).count() == 1);
            admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void cassandra_has_after_a_kill_what_it_acknowledged_before(@TempDir Path folder) throws Exception {
        int port = Ports.free();
        var settings = new CassandraServer.Settings(
                Files.createDirectories(folder.resolve("with space")),
                Libraries.of("cassandra"),
                Ring.alone(),
                port,
                Ports.free(),
                List.of("-XX:TieredStopAtLevel=1"),
                false);
        try (var first = CassandraServer.start(settings)) {
            first.awaitReady(Duration.ofMinutes(2));
            try (var session = session(port)) {
                write(session, "survivors");
            }
            first.kill();
        }
        try (var second = CassandraServer.start(settings)) {
            second.awaitReady(Duration.ofMinutes(2));
            try (var session = session(port)) {
                assertThat(read(session, "survivors")).isEqualTo("snow");
            }
        }
    }

    private static void write(CqlSession session, String keyspace) {
        session.execute("CREATE KEYSPACE " + keyspace
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE " + keyspace + ".t (k int PRIMARY KEY, v text)");
        session.execute("INSERT INTO " + keyspace + ".t (k, v) VALUES (1, 'snow')");
    }

    private static String read(CqlSession session, String keyspace) {
        var row =
                session.execute("SELECT v FROM " + keyspace + ".t WHERE k = 1").one();
        return row == null ? "nothing" : String.valueOf(row.getString("v"));
    }

    private static CqlSession session(int port) {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter("datacenter1")
                // The driver's two seconds are too few for a schema change on a busy machine.
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
