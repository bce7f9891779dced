package cloud.firn.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The schemas in custom resource definitions: read as JSON Schema, and held to what Kubernetes calls structural. */
final class CustomResource {
    private static final String OPEN = "x-kubernetes-preserve-unknown-fields";
    private static final String EITHER = "x-kubernetes-int-or-string";
    private static final Set<String> EVERYWHERE = Set.of("apiVersion", "kind", "metadata");

    private CustomResource() {}

    /** The schema of one version, with the fields that every object has, and no others than it names. */
    static JsonNode schemaOf(JsonNode version) {
        ObjectNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
        close(schema);
        var fields = (ObjectNode) schema.path("properties");
        EVERYWHERE.forEach(field -> fields.putObject(field));
        return schema;
    }

    private static void close(JsonNode schema) {
        schema.path("properties").forEach(CustomResource::close);
        close(schema, "items");
        close(schema, "additionalProperties");
        if (schema.has("properties")
                && !schema.has("additionalProperties")
                && !schema.path(OPEN).asBoolean()) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        // What has a default is filled in before anybody looks.
        var required = schema.path("required").elements();
        while (required.hasNext()) {
            if (schema.path("properties").path(required.next().asText()).has("default")) {
                required.remove();
            }
        }
        if (schema.path(EITHER).asBoolean()) {
            ((ObjectNode) schema).putArray("type").add("integer").add("string");
        }
    }

    private static void close(JsonNode schema, String part) {
        if (schema.path(part).isObject()) {
            close(schema.path(part));
        }
    }

    /**
     * Where a schema is not structural (Kubernetes, "Specifying a structural schema"): every field says its type, and strings, lists
     * and maps that people write say how long they may be.
     */
    static List<String> unstructured(JsonNode definition) {
        var faults = new ArrayList<String>();
        Manifests.items(definition.at("/spec/versions"))
                .forEach(version -> look(version.at("/schema/openAPIV3Schema"), "", faults));
        return faults;
    }

    private static void look(JsonNode schema, String path, List<String> faults) {
        if (!schema.has("type")
                && !schema.path(EITHER).asBoolean()
                && !schema.path(OPEN).asBoolean()) {
            faults.add(path + " says no type");
        }
        schema.path("properties")
                .properties()
                .forEach(field -> look(field.getValue(), path + "/" + field.getKey(), faults));
        for (var part : List.of("items", "additionalProperties")) {
            if (schema.path(part).isObject()) {
                look(schema.path(part), path + "/*", faults);
            }
        }
        for (var part : List.of("allOf", "anyOf", "oneOf")) {
            for (var branch : schema.path(part)) {
                if (branch.has("type") || branch.has("description") || branch.has("default")) {
                    faults.add(path + " says in " + part + " what only the field may say");
                }
            }
        }
    }
}
