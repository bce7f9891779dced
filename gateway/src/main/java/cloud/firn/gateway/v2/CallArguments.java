package cloud.firn.gateway.v2;

import akka.util.ByteString;
import cloud.firn.gateway.authentication.Query;
import cloud.firn.gateway.routing.Endpoint;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.iam.Request;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call says, as rules can ask about it: the fields of its body where it changes something, else its query; and its
 * path, which counts most. A body is small already, and as deep as every service reads; what no service can read says nothing here.
 */
final class CallArguments {
    private CallArguments() {}

    static Map<String, Object> of(Incoming incoming, Endpoint endpoint, ByteString body) {
        var arguments = new HashMap<String, Object>();
        // Only what a service looks at: a query beside a body could say what the body does not.
        if (incoming.isMutation()) {
            fields(body, arguments);
        } else {
            Query.parse(incoming.target().query()).ifPresent(query -> query.arguments()
                    .forEach((name, values) -> put(arguments, name, text(values.get(0)))));
        }
        endpoint.argumentsOf(incoming.target().path()).forEach((name, value) -> put(arguments, name, text(value)));
        return arguments;
    }

    /** What the path is about, by its id or name. */
    static Map<String, Object> resources(Incoming incoming, Endpoint endpoint) {
        var resource = endpoint.resource();
        var first = endpoint.argumentsOf(incoming.target().path()).entrySet().stream()
                .findFirst();
        return first.isEmpty() || resource.isEmpty()
                ? Map.of()
                : Map.of(resource, Map.of(first.get().getKey(), first.get().getValue()));
    }

    private static void fields(ByteString body, Map<String, Object> arguments) {
        if (body.isEmpty()) {
            return;
        }
        try {
            var tree = Json.tree().readTree(body.toArray());
            if (tree != null && tree.isObject()) {
                tree.properties().forEach(field -> put(arguments, field.getKey(), value(field.getValue())));
            }
        } catch (IOException notJson) {
            arguments.clear();
        }
    }

    private static void put(Map<String, Object> arguments, String name, @Nullable Object value) {
        if (value == null) {
            arguments.remove(name);
        } else {
            arguments.put(name, value);
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isTextual()) {
            return text(node.textValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? node.longValue() : null;
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            for (var item : node) {
                var value = value(item);
                if (value != null) {
                    items.add(value);
                }
            }
            return items;
        }
        if (node.isObject()) {
            Map<String, Object> fields = new HashMap<>();
            node.properties().forEach(field -> put(fields, field.getKey(), value(field.getValue())));
            return fields;
        }
        return null;
    }

    private static @Nullable String text(String text) {
        return text.length() <= Request.LONGEST_TEXT ? text : null;
    }
}
