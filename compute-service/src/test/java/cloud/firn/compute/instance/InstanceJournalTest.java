package cloud.firn.compute.instance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.instance.InstanceEvent.*;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * What is in journals stays readable: {@code golden/instance-journal.txt} holds every form of every event and state that was ever
 * written, one a line: class, bytes. Lines are added, never changed.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstanceJournalTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/instance-journal.txt");
    private static final ActorTestKit KIT = EntityKit.start();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_event_and_state_is_pinned() throws IOException {
        var samples = samples();
        assertThat(samples.keySet()).containsAll(names(InstanceEvent.class)).containsAll(names(InstanceState.class));
        if (!Files.exists(GOLDEN)) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, samples.values().stream().map(this::line).toList());
        }
        assertThat(Files.readAllLines(GOLDEN))
                .as("a form that changed: add its line, and keep the old one")
                .containsAll(samples.values().stream().map(this::line).toList());
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

    private String line(Object sample) {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        var serializer = serialization.findSerializerFor(sample);
        var bytes = serialization.serialize(sample).get();
        return serializer.identifier() + " " + Serializers.manifestFor(serializer, sample) + " "
                + HexFormat.of().formatHex(bytes);
    }

    private static List<String> names(Class<?> sealed) {
        if (!sealed.isSealed()) {
            return List.of(sealed.getName());
        }
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(permitted -> names(permitted).stream())
                .distinct()
                .collect(Collectors.toList());
    }

    /** One of every event, and of every state, by class. */
    private static Map<String, Object> samples() {
        var at = InstanceSamples.T0;
        var asked = InstanceSamples.asked(1, "any-command");
        var events = List.of(
                new Requested(InstanceSamples.SPEC, asked, at),
                new AddressTaken("203.0.113.7", "02:00:cb:00:71:07", at),
                new Placed("hv-1", at),
                new CreationFailed("unavailable", "No room.", at),
                new Undone(at),
                new StartOrdered(asked, at),
                new Booted(1, at, at),
                new BootFailed(2, "No disk.", at),
                new StopOrdered(asked, at),
                new Halted(1, at, at.plusSeconds(5), "ordered", at.plusSeconds(6)),
                new RebootOrdered(asked, at),
                new Rebooted(1, 1, at),
                new Updated("db", Map.of("a", "b"), "aGVsbG8=", asked, at),
                new GroupsChanged(List.of(InstanceSamples.GROUP), asked, at),
                new Confirmed(asked, at),
                new DestroyOrdered(asked, at),
                new Destroyed(at, at.plusSeconds(5), at.plusSeconds(6)),
                new Withdrawn(asked, at),
                new Overran(at),
                new OrderRepeated(at));
        var all = new LinkedHashMap<String, Object>();
        events.forEach(event -> all.put(event.getClass().getName(), event));
        InstanceSamples.histories().values().stream()
                .map(InstanceSamples::fold)
                .forEach(state -> all.put(state.getClass().getName(), state));
        return all;
    }
}
