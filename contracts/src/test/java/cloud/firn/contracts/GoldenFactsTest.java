package cloud.firn.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.ledger.LedgerFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.contracts.storage.StorageFact;
import cloud.firn.contracts.usage.UsageFact;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Every fact that was ever told stays readable. A sample of each form lies in {@code src/test/resources/golden}; when a fact
 * gains a field, a further sample joins it ({@code placed.2.json}) and the older one stays as it is.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenFactsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Class<?>> BODIES = List.of(
            InstanceFact.class,
            NetworkFact.class,
            StorageFact.class,
            KeyFact.class,
            RoleFact.class,
            Desired.class,
            Observed.class,
            UsageFact.class,
            LedgerFact.class,
            AuditFact.class);

    @Test
    void every_fact_has_a_golden_sample() throws IOException {
        for (var body : BODIES) {
            for (var kind : body.getPermittedSubclasses()) {
                assertThat(samples(body).stream().anyMatch(sample -> reads(sample, body, kind)))
                        .as("a sample of %s in %s", kind.getSimpleName(), folder(body))
                        .isTrue();
            }
        }
    }

    @Test
    void every_golden_sample_reads_and_loses_nothing() throws IOException {
        for (var body : BODIES) {
            for (var sample : samples(body)) {
                var bytes = Files.readAllBytes(sample);
                var again = JSON.readTree(Facts.write(Facts.read(bytes, body)));
                assertThat(missing(JSON.readTree(bytes), again))
                        .as("what %s lost", sample)
                        .isEmpty();
            }
        }
    }

    private static boolean reads(Path sample, Class<?> body, Class<?> kind) {
        try {
            return kind.isInstance(Facts.read(Files.readAllBytes(sample), body).body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> missing(JsonNode golden, JsonNode now) {
        return golden.properties().stream()
                .flatMap(field -> {
                    var there = now.get(field.getKey());
                    if (field.getValue().isObject() && there != null && there.isObject()) {
                        return missing(field.getValue(), there).stream().map(name -> field.getKey() + "." + name);
                    }
                    return field.getValue().equals(there) ? Stream.<String>empty() : Stream.of(field.getKey());
                })
                .toList();
    }

    private static List<Path> samples(Class<?> body) throws IOException {
        try (var files = Files.list(GOLDEN.resolve(folder(body)))) {
            return files.sorted().toList();
        }
    }

    private static String folder(Class<?> body) {
        var name = body.getPackageName();
        return name.substring(name.lastIndexOf('.') + 1)
                + (body == Observed.class ? "-observed" : body == Desired.class ? "-desired" : "");
    }
}
