package cloud.firn.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Kubernetes says that its objects look like. {@code k8s/schema/cut} made the files; who wants another version of Kubernetes
 * makes them anew.
 */
final class Schemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

    private final Map<String, JsonSchema> kinds = new HashMap<>();

    private Schemas() {}

    /** All that are in the files of {@code folder}, and those of {@code definitions}. */
    static Schemas of(Path folder, List<JsonNode> definitions) throws IOException {
        var schemas = new Schemas();
        for (var file : List.of("kubernetes.json", "custom.json")) {
            schemas.add(new ObjectMapper().readTree(folder.resolve(file).toFile()));
        }
        definitions.forEach(schemas::add);
        return schemas;
    }

    /** A file of {@code k8s/schema/cut}, or a custom resource definition. */
    private void add(JsonNode source) {
        if (source.path("kind").asText().equals("CustomResourceDefinition")) {
            var group = source.at("/spec/group").asText();
            var kind = source.at("/spec/names/kind").asText();
            Manifests.items(source.at("/spec/versions"))
                    .forEach(version -> kinds.put(
                            group + "/" + version.path("name").asText() + "/" + kind,
                            FACTORY.getSchema(CustomResource.schemaOf(version))));
            return;
        }
        source.path("kinds").properties().forEach(kind -> {
            ObjectNode schema = kind.getValue().deepCopy();
            schema.set("definitions", source.path("definitions"));
            kinds.put(kind.getKey(), FACTORY.getSchema(schema));
        });
    }

    /** What is wrong with an object; empty when nothing is known of its kind. */
    Optional<Set<ValidationMessage>> faults(JsonNode object) {
        var kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        return Optional.ofNullable(kinds.get(kind)).map(schema -> schema.validate(object));
    }
}
