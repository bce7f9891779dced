package cloud.firn.compute.instance;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.platform.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to {@code GET /v2/instance}, with the filters of the published document. */
final class InstanceList {
    private InstanceList() {}

    /**
     * The documents that pass the filters {@code ip-address}, {@code name} and {@code labels} ({@code a:b,c:d}), as they
     * are. An instance of a manager there is none.
     */
    static HttpResponse answer(List<String> documents, Map<String, String> filters) {
        var chosen =
                documents.stream().filter(document -> passes(document, filters)).toList();
        return HttpResponse.create()
                .withEntity(ContentTypes.APPLICATION_JSON, "{\"instances\":[" + String.join(",", chosen) + "]}");
    }

    /** The instance of a document, when it is in a group. */
    static Optional<InstancesInCassandra.User> inGroup(String document, String group) {
        var instance = read(document);
        for (var named : instance.path("security-groups")) {
            if (named.path("id").asText().equals(group)) {
                return Optional.of(new InstancesInCassandra.User(
                        instance.path("id").asText(), instance.path("name").asText()));
            }
        }
        return Optional.empty();
    }

    private static boolean passes(String document, Map<String, String> filters) {
        if (filters.containsKey("manager-id") || filters.containsKey("manager-type")) {
            return false;
        }
        if (!filters.containsKey("ip-address") && !filters.containsKey("name") && !filters.containsKey("labels")) {
            return true;
        }
        var instance = read(document);
        return is(instance, "public-ip", filters.get("ip-address"))
                && is(instance, "name", filters.get("name"))
                && labelled(instance.path("labels"), filters.get("labels"));
    }

    private static boolean is(JsonNode instance, String field, @org.jspecify.annotations.Nullable String wanted) {
        return wanted == null || instance.path(field).asText().equals(wanted);
    }

    private static boolean labelled(JsonNode labels, @org.jspecify.annotations.Nullable String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return true;
        }
        for (var pair : wanted.split(",", -1)) {
            var parts = pair.split("[:=]", 2);
            var value = labels.get(parts[0].strip());
            if (value == null || (parts.length == 2 && !value.asText().equals(parts[1].strip()))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode read(String document) {
        try {
            return Json.tree().readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A row that we wrote is no JSON", e);
        }
    }
}
