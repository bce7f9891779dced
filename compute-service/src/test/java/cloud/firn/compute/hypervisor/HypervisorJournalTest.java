package cloud.firn.compute.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.hypervisor.Hypervisor.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * What is in journals stays readable: {@code golden/hypervisor-journal.txt} holds every form of every event and state that was
 * ever written, one a line: class, bytes. Lines are added, never changed.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HypervisorJournalTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/hypervisor-journal.txt");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Room ROOM = new Room(1, 512, 10);
    private static final ActorTestKit KIT = EntityKit.start();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_event_and_state_is_pinned() throws IOException {
        var samples = samples();
        assertThat(samples.stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet()))
                .containsAll(Stream.of(Event.class, State.class)
                        .flatMap(words -> Stream.of(words.getPermittedSubclasses()))
                        .toList());
        var lines = samples.stream().map(HypervisorJournalTest::line).toList();
        if (!Files.exists(GOLDEN)) {
            Files.write(GOLDEN, lines);
        }
        assertThat(Files.readAllLines(GOLDEN))
                .as("a form that changed: add its line, and keep the old one")
                .containsAll(lines);
    }

    @Test
    void every_form_ever_written_is_read() throws IOException {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        for (var line : Files.readAllLines(GOLDEN)) {
            var parts = line.split(" ", 3);
            var read = serialization
                    .deserialize(HexFormat.of().parseHex(parts[2]), Integer.parseInt(parts[0]), parts[1])
                    .get();
            assertThat(read.getClass().getName()).isEqualTo(parts[1]);
        }
    }

    private static String line(Object sample) {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        var serializer = serialization.findSerializerFor(sample);
        return serializer.identifier() + " " + Serializers.manifestFor(serializer, sample) + " "
                + HexFormat.of().formatHex(serialization.serialize(sample).get());
    }

    private static List<Object> samples() {
        var enlisted = new Enlisted("box-1", "qemu", "it is there", ROOM, Map.of("i-1", ROOM), AT);
        return List.of(
                new Registered("box-1", "qemu", "it is there", ROOM, AT, AT),
                new Reserved("i-1", ROOM, AT),
                new Released("i-1", AT),
                new HeardOf(AT, AT),
                new Fenced(AT, AT),
                new Unfenced(AT),
                new Unknown(),
                enlisted,
                new Lost(enlisted, AT));
    }
}
