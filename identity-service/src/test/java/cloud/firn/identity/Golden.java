package cloud.firn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is in journals stays readable: a golden file holds every form of every event and state that was ever written, one a
 * line: serialiser, class, bytes. Lines are added, never changed.
 */
public final class Golden {
    private Golden() {}

    /** Fails when a form is not in the file, or one of the file is no longer read as its class. */
    public static void pins(ActorSystem<?> system, String name, List<?> samples) throws IOException {
        var file = Path.of("src/test/resources/golden/" + name + ".txt");
        var serialization = SerializationExtension.get(Adapter.toClassic(system));
        var lines = samples.stream()
                .map(sample -> {
                    var serializer = serialization.findSerializerFor(sample);
                    return serializer.identifier() + " " + Serializers.manifestFor(serializer, sample) + " "
                            + HexFormat.of()
                                    .formatHex(serialization.serialize(sample).get());
                })
                .toList();
        assertThat(Files.readAllLines(file))
                .as("a form that changed: add its line, and keep the old one")
                .containsAll(lines);
        for (var line : Files.readAllLines(file)) {
            var parts = line.split(" ", 3);
            var read = serialization
                    .deserialize(HexFormat.of().parseHex(parts[2]), Integer.parseInt(parts[0]), parts[1])
                    .get();
            assertThat(read.getClass().getName()).isEqualTo(parts[1]);
        }
    }

    /** Fails when a permitted subclass has no sample. */
    public static void covers(List<?> samples, Class<?> words) {
        assertThat(samples.stream().map(it -> it.getClass().getSimpleName()).collect(Collectors.toSet()))
                .containsAll(Arrays.stream(words.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }
}
