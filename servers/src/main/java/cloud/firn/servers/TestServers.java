package cloud.firn.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Cassandra and a Kafka for tests: the ones that {@code FIRN_TEST_CASSANDRA} and {@code FIRN_TEST_KAFKA} name, else two that
 * this JVM starts once and that end with it. Tests keep apart by prefixes of keyspaces and topics.
 */
public final class TestServers {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String cassandra;
    private final String kafka;

    private TestServers(String cassandra, String kafka) {
        this.cassandra = cassandra;
        this.kafka = kafka;
    }

    /** The servers of this JVM; the first call starts them and waits until both are ready. */
    public static TestServers shared() {
        return Shared.SERVERS;
    }

    /** The contact point of Cassandra: {@code host:port}. */
    public String cassandra() {
        return cassandra;
    }

    /** The bootstrap server of Kafka: {@code host:port}. */
    public String kafka() {
        return kafka;
    }

    private static final class Shared {
        static final TestServers SERVERS = find();

        private static TestServers find() {
            var cassandra = System.getenv("FIRN_TEST_CASSANDRA");
            var kafka = System.getenv("FIRN_TEST_KAFKA");
            if (cassandra != null && kafka != null) {
                return new TestServers(cassandra, kafka);
            }
            try {
                return launch();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the servers start", e);
            }
        }
    }

    private static TestServers launch() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("firn-test-servers");
        var quick = List.of("-XX:TieredStopAtLevel=1");
        var cassandra = CassandraServer.start(new CassandraServer.Settings(
                Files.createDirectories(folder.resolve("cassandra")),
                Libraries.of("cassandra"),
                Ring.alone(),
                Ports.free(),
                Ports.free(),
                quick,
                true));
        var kafka = KafkaServer.start(new KafkaServer.Settings(
                Files.createDirectories(folder.resolve("kafka")),
                Libraries.of("kafka"),
                Ring.alone(),
                "test",
                Ports.free(),
                Ports.free(),
                quick));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            cassandra.kill();
                            kafka.kill();
                            remove(folder);
                        },
                        "end-test-servers"));
        kafka.awaitReady(PATIENCE);
        cassandra.awaitReady(PATIENCE);
        return new TestServers(cassandra.address(), kafka.address());
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
