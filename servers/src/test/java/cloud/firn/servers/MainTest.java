package cloud.firn.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a container of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MainTest {
    @Test
    void a_pod_finds_its_place_among_the_others_by_its_name() {
        var ring = Main.ring("kafka-0.kafka.kafka.svc,kafka-1.kafka.kafka.svc,kafka-10.kafka.kafka.svc", "kafka-1");
        assertThat(ring.self()).isEqualTo(1);
        assertThat(ring.host()).isEqualTo("kafka-1.kafka.kafka.svc");
    }

    @Test
    void one_that_is_not_among_them_does_not_start() {
        assertThatThrownBy(() -> Main.ring("kafka-0.kafka", "kafka-7"))
                .hasMessage("FIRN_SERVER_HOSTS is \"kafka-0.kafka\"; it has no kafka-7");
    }

    @Test
    void it_keeps_its_data_where_it_is_told_and_logs_to_its_output(@TempDir Path folder) throws IOException {
        var command = Main.command(
                "kafka",
                folder,
                Map.of(
                        "FIRN_SERVER_DATA", folder.toString(),
                        "FIRN_SERVER_HOSTS", "localhost",
                        "FIRN_SERVER_NAME", "localhost"));
        assertThat(command.mainClass()).isEqualTo("kafka.Kafka");
        assertThat(command.options()).contains("-Dfirn.appender=OUT");
        assertThat(Files.readString(folder.resolve("conf/kafka.properties")))
                .contains("listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093")
                .contains("log.dirs=" + folder.resolve("topics"));
    }
}
