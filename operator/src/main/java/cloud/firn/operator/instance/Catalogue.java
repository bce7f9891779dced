package cloud.firn.operator.instance;

import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.firn.Outage;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What instances are made of: templates and types, by their names. */
final class Catalogue {
    private static final String STANDARD = "standard.";

    private final FirnApi firn;

    Catalogue(FirnApi firn) {
        this.firn = firn;
    }

    /** The id of what was looked for; or empty, and the names of what there is. */
    record Entry(String id, List<String> names) {
        boolean found() {
            return !id.isEmpty();
        }
    }

    /** By name or id. */
    Entry template(String wanted) {
        return find("/template", "templates", wanted, it -> it.path("name").asText());
    }

    /** By {@code family.size}, by the size alone of the family standard, or by id. */
    Entry type(String wanted) {
        return find("/instance-type", "instance-types", shortened(wanted), Catalogue::typeName);
    }

    private static String typeName(JsonNode type) {
        return shortened(type.path("family").asText() + "." + type.path("size").asText());
    }

    private static String shortened(String type) {
        return type.startsWith(STANDARD) ? type.substring(STANDARD.length()) : type;
    }

    private Entry find(String path, String plural, String wanted, Function<JsonNode, String> name) {
        var answer = firn.get(path);
        if (!answer.ok()) {
            throw new Outage("Firn did not list its " + plural + ": " + answer.message(), Duration.ZERO);
        }
        var names = new ArrayList<String>();
        for (var item : answer.body().path(plural)) {
            if (wanted.equals(item.path("id").asText()) || wanted.equals(name.apply(item))) {
                return new Entry(item.path("id").asText(), List.of());
            }
            names.add(name.apply(item));
        }
        return new Entry("", names);
    }
}
