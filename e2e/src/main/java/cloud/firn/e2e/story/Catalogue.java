package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Chapter 1: what the cloud offers. */
final class Catalogue implements Chapter {
    @Override
    public String title() {
        return "1. What the cloud offers: zones, instance types, templates";
    }

    @Override
    public void play(Stage stage) {
        var zone = only(stage, "/zone", "zones", "name", stage.access().zone());
        stage.keep(Thing.ZONE, zone.path("id").asText());
        stage.tell().say("zone " + zone.path("name").asText() + " is " + stage.the(Thing.ZONE));

        var unsigned = stage.api().raw("GET", "/zone", "", Map.of()).ok();
        NotAsPromised.unless(!unsigned.path("zones").isEmpty(), "GET /v2/zone without a signature lists no zone");

        var type = smallest(stage.api().get("/instance-type").path("instance-types"));
        stage.keep(Thing.TYPE, type.path("id").asText());
        stage.keep(
                Thing.TYPE_NAME,
                type.path("family").asText() + "." + type.path("size").asText());
        stage.tell()
                .say("the smallest type is " + stage.the(Thing.TYPE_NAME) + ": "
                        + type.path("cpus").asText() + " CPU, "
                        + (type.path("memory").asLong() >> 20) + " MiB");

        var template = only(stage, "/template", "templates", "name", "tiny");
        stage.keep(Thing.TEMPLATE, template.path("id").asText());
        stage.tell().say("template tiny is " + stage.the(Thing.TEMPLATE));
    }

    private static JsonNode only(Stage stage, String path, String list, String field, String wanted) {
        for (JsonNode row : stage.api().get(path).path(list)) {
            if (row.path(field).asText().equals(wanted)) {
                return row;
            }
        }
        throw new NotAsPromised("GET /v2" + path + " lists no " + wanted);
    }

    private static JsonNode smallest(JsonNode types) {
        NotAsPromised.unless(!types.isEmpty(), "GET /v2/instance-type lists no type");
        JsonNode least = types.get(0);
        for (JsonNode type : types) {
            if (type.path("memory").asLong() < least.path("memory").asLong()) {
                least = type;
            }
        }
        return least;
    }
}
