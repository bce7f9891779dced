package cloud.firn.operator.fake;

import cloud.firn.operator.fake.FakeFirn.Reply;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Roles and API keys. */
public final class FakeIdentity {
    private final Map<String, ObjectNode> roles = new LinkedHashMap<>();
    private final Map<String, ObjectNode> keys = new LinkedHashMap<>();

    public synchronized List<ObjectNode> roles() {
        return roles.values().stream().map(ObjectNode::deepCopy).toList();
    }

    /** Ids of the keys that are there. */
    public synchronized List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    synchronized Reply answer(String method, String path, ObjectNode body) {
        var parts = path.substring(1).split("/", -1);
        return parts[0].equals("iam-role") ? role(method, parts, body) : key(method, parts, body);
    }

    private Reply role(String method, String[] parts, ObjectNode body) {
        if (parts.length == 1) {
            return method.equals("POST") ? makeRole(body) : all("iam-roles", roles);
        }
        var target = parts[1].split(":", 2);
        var role = roles.get(target[0]);
        if (role == null) {
            return Reply.no(404, "There is no role " + target[0] + ".");
        }
        if (target.length == 2) {
            role.set("policy", body);
        } else if (method.equals("DELETE")) {
            if (keys.values().stream()
                    .anyMatch(it -> it.path("role-id").asText().equals(target[0]))) {
                return Reply.no(409, "API keys have this role. Delete them first.");
            }
            roles.remove(target[0]);
        } else {
            var shown = role.deepCopy();
            shown.at("/policy/services/sos/rules").forEach(rule -> ((ObjectNode) rule).putArray("resources"));
            return Reply.ok(shown);
        }
        return Reply.done(UUID.randomUUID().toString(), "success", target[0]);
    }

    private Reply makeRole(ObjectNode body) {
        if (roles.values().stream().anyMatch(it -> it.path("name").equals(body.path("name")))) {
            return Reply.no(409, "There is a role of this name already.");
        }
        var id = UUID.randomUUID().toString();
        roles.put(id, body.deepCopy().put("id", id));
        return Reply.done(UUID.randomUUID().toString(), "success", id);
    }

    private Reply key(String method, String[] parts, ObjectNode body) {
        if (parts.length == 1 && method.equals("POST")) {
            var id = "EXO" + UUID.randomUUID();
            keys.put(id, body.deepCopy().put("key", id));
            return Reply.ok(body.deepCopy().put("key", id).put("secret", "secret of " + id));
        }
        if (parts.length == 1) {
            return all("api-keys", keys);
        }
        var found = method.equals("DELETE") ? keys.remove(parts[1]) : keys.get(parts[1]);
        return found == null ? Reply.no(404, "There is no such key.") : Reply.ok(found.deepCopy());
    }

    private static Reply all(String plural, Map<String, ObjectNode> items) {
        var body = JsonNodeFactory.instance.objectNode();
        var array = body.putArray(plural);
        items.values().forEach(item -> array.add(item.deepCopy()));
        return Reply.ok(body);
    }
}
