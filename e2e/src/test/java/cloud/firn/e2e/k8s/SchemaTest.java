package cloud.firn.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every object under {@code k8s/} has the form that its kind has, down to the last field: the files as they are written, on any
 * machine; the overlays as they are rendered, where there is a {@code kubectl}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchemaTest {
    private static final Path K8S = Path.of("../k8s");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Of these nobody publishes a schema where a build could fetch it: a cluster with their operators judges them. */
    private static final Set<String> UNKNOWN =
            Set.of("Kafka", "KafkaNodePool", "K8ssandraCluster", "MedusaBackupSchedule");

    private static @Nullable Schemas schemas;

    @BeforeAll
    static void readSchemas() throws IOException {
        schemas = Schemas.of(K8S.resolve("schema"), documents(K8S.resolve("crds")));
    }

    @Test
    void every_object_that_is_written_has_the_form_of_its_kind() throws IOException {
        var faults = new ArrayList<String>();
        for (var document : documents(K8S)) {
            // A patch is a part of an object.
            boolean whole = !document.at("/metadata/name").asText().equals("any");
            faults(document)
                    .filter(fault -> whole || !fault.contains("required"))
                    .forEach(faults::add);
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void every_object_that_an_overlay_makes_has_the_form_of_its_kind(String overlay) {
        assumeTrue(Manifests.canBeRendered(), "kubectl with kustomize is not installed");
        assertThat(Manifests.of(K8S.resolve("overlays").resolve(overlay)).all().flatMap(SchemaTest::faults))
                .isEmpty();
    }

    @Test
    void a_field_that_is_misspelt_or_of_another_type_is_found() throws IOException {
        var pod = YAML.readTree(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec:
                  replicas: "3"
                  selector: {}
                  template: {spec: {containers: [{name: a, livenesProbe: {}}]}}
                """);
        assertThat(faults(pod))
                .hasSize(2)
                .anyMatch(fault -> fault.contains("livenesProbe"))
                .anyMatch(fault -> fault.contains("replicas"));
    }

    @Test
    void definitions_of_custom_resources_are_structural() throws IOException {
        for (var definition : documents(K8S.resolve("crds"))) {
            assertThat(CustomResource.unstructured(definition))
                    .as(Manifests.name(definition))
                    .isEmpty();
        }
    }

    private static Stream<String> faults(JsonNode object) {
        var found = Objects.requireNonNull(schemas).faults(object);
        var name = Manifests.name(object);
        if (found.isEmpty()) {
            return UNKNOWN.contains(object.path("kind").asText())
                    ? Stream.of()
                    : Stream.of(name + " is of no kind that is known");
        }
        return found.get().stream().map(fault -> name + " " + fault.getMessage());
    }

    /** The objects in the files of a folder; not what tells kustomize what to do, nor lists of changes. */
    private static List<JsonNode> documents(Path folder) throws IOException {
        var documents = new ArrayList<JsonNode>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(SchemaTest::isManifest).sorted().toList()) {
                try (var inside = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
                    inside.readAll().stream()
                            .filter(document -> document.has("kind"))
                            .forEach(documents::add);
                }
            }
        }
        return documents;
    }

    private static boolean isManifest(Path file) {
        return file.toString().endsWith(".yaml")
                && !file.endsWith("kustomization.yaml")
                && !file.toString().contains("target");
    }
}
