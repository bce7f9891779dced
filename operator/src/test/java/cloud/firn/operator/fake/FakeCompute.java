package cloud.firn.operator.fake;

import cloud.firn.operator.fake.FakeFirn.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instances, security groups, SSH keys, templates and types. What is under way goes on by a step with every look at it. */
public final class FakeCompute {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<String, String> NEXT =
            Map.of("starting", "running", "stopping", "stopped", "destroying", "destroyed");

    private final Map<String, ObjectNode> instances = new LinkedHashMap<>();
    private final Map<String, ObjectNode> groups = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, String> failed = new HashMap<>();
    private int addresses = 10;
    private boolean full;
    private boolean late;

    /** Instances that are there, oldest first. */
    public synchronized List<ObjectNode> instances() {
        return instances.values().stream().map(ObjectNode::deepCopy).toList();
    }

    /** Security groups that are there. */
    public synchronized List<ObjectNode> groups() {
        return groups.values().stream().map(ObjectNode::deepCopy).toList();
    }

    /** Names of SSH keys that are there. */
    public synchronized List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    /** Whether there is no room for instances: they are accepted, and their operations fail. */
    public synchronized void full(boolean now) {
        full = now;
    }

    /** Whether lists show no instances: as if they were far behind. */
    public synchronized void late(boolean now) {
        late = now;
    }

    /** Does what somebody does who does not know of Kubernetes. */
    public synchronized int outside(String method, String path, String body) {
        try {
            return answer(method, path, (ObjectNode) Http.JSON.readTree(body.replace('\'', '"')), Map.of())
                    .status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As if the guest had crashed. */
    public synchronized void crash(String id) {
        state(id, "stopped").put("state-reason", "crashed");
    }

    /** As if the instance had never been. */
    public synchronized void vanish(String id) {
        instances.remove(id);
    }

    synchronized Reply answer(String method, String path, ObjectNode body, Map<String, String> query) {
        var parts = path.substring(1).split("/", -1);
        return switch (parts[0]) {
            case "template" ->
                listed("templates", JSON.objectNode().put("id", "t-1").put("name", "tiny"));
            case "instance-type" ->
                listed(
                        "instance-types",
                        JSON.objectNode()
                                .put("id", "i-1")
                                .put("family", "standard")
                                .put("size", "tiny"));
            case "operation" -> operation(parts[1]);
            case "ssh-key" -> sshKey(method, parts, body);
            case "instance" -> instance(method, parts, body, query);
            case "security-group" -> group(method, parts, body);
            default -> Reply.no(404, "nothing here");
        };
    }

    private static Reply listed(String plural, ObjectNode... items) {
        var body = JSON.objectNode();
        var array = body.putArray(plural);
        for (var item : items) {
            array.add(item);
        }
        return Reply.ok(body);
    }

    private Reply operation(String id) {
        var message = failed.get(id);
        return Reply.ok(JSON.objectNode()
                .put("id", id)
                .put("state", message == null ? "success" : "failure")
                .put("message", message));
    }

    private Reply sshKey(String method, String[] parts, ObjectNode body) {
        if (method.equals("POST")) {
            var name = body.path("name").asText();
            if (keys.containsKey(name)) {
                return Reply.no(409, "There is a key of this name already.");
            }
            keys.put(name, Fingerprints.of(body.path("public-key").asText()));
            return Reply.done(UUID.randomUUID().toString(), "success", name);
        }
        var fingerprint = keys.get(parts[1]);
        if (fingerprint == null) {
            return Reply.no(404, "There is no such key.");
        }
        if (method.equals("DELETE")) {
            keys.remove(parts[1]);
            return Reply.done(UUID.randomUUID().toString(), "success", parts[1]);
        }
        return Reply.ok(JSON.objectNode().put("name", parts[1]).put("fingerprint", fingerprint));
    }

    private Reply instance(String method, String[] parts, ObjectNode body, Map<String, String> query) {
        if (parts.length == 1) {
            return method.equals("POST") ? create(body) : list(query.getOrDefault("labels", ""));
        }
        var target = parts[1].split(":", 2);
        var found = instances.get(target[0]);
        if (found == null) {
            return Reply.no(404, "There is no such instance.");
        }
        if (target.length == 2) {
            return order(found, target[1]);
        }
        switch (method) {
            case "DELETE" -> state(target[0], "destroying");
            case "PUT" -> body.properties().forEach(field -> found.set(field.getKey(), field.getValue()));
            default -> {
                return looked(target[0], found);
            }
        }
        return Reply.done(UUID.randomUUID().toString(), "success", target[0]);
    }

    private Reply create(ObjectNode body) {
        if (body.path("disk-size").asInt() == 51_200) {
            return Reply.no(403, "The quota of disk is used up.");
        }
        var id = UUID.randomUUID().toString();
        var operation = UUID.randomUUID().toString();
        if (full) {
            failed.put(operation, "There is no room.");
            return Reply.done(operation, "pending", id);
        }
        var made = body.deepCopy()
                .put("id", id)
                .put("state", body.path("auto-start").asBoolean(true) ? "starting" : "stopped");
        made.put("public-ip", "192.0.2." + addresses++);
        instances.put(id, made);
        return Reply.done(operation, "pending", id);
    }

    private Reply list(String labels) {
        var wanted = labels.split(":", 2);
        return listed(
                "instances",
                instances.values().stream()
                        .filter(it -> !late)
                        .filter(it -> wanted.length < 2
                                || it.path("labels").path(wanted[0]).asText().equals(wanted[1]))
                        .map(ObjectNode::deepCopy)
                        .toArray(ObjectNode[]::new));
    }

    private Reply looked(String id, ObjectNode found) {
        var now = found.deepCopy();
        var next = NEXT.get(now.path("state").asText());
        if (next != null) {
            state(id, next);
        }
        if ("destroyed".equals(next)) {
            instances.remove(id);
        }
        return Reply.ok(now);
    }

    private Reply order(ObjectNode found, String order) {
        var state = found.path("state").asText();
        var id = found.path("id").asText();
        if (order.equals("start") && state.equals("stopped")) {
            state(id, "starting").remove("state-reason");
        } else if (order.equals("stop") && state.equals("running")) {
            state(id, "stopping");
        } else {
            return Reply.no(409, "This is not allowed while it is " + state + ".");
        }
        return Reply.done(UUID.randomUUID().toString(), "pending", id);
    }

    private ObjectNode state(String id, String state) {
        var found = instances.get(id);
        if (found == null) {
            throw new IllegalArgumentException("There is no instance " + id);
        }
        return found.put("state", state);
    }

    private Reply group(String method, String[] parts, ObjectNode body) {
        if (parts.length == 1) {
            return method.equals("POST")
                    ? createGroup(body)
                    : listed("security-groups", groups.values().toArray(ObjectNode[]::new));
        }
        var target = parts[1].split(":", 2);
        var group = groups.get(target[0]);
        if (group == null) {
            return Reply.no(404, "There is no security group " + target[0] + ".");
        }
        if (target.length == 2) {
            return move(target[0], target[1], body.path("instance").path("id").asText());
        }
        if (parts.length > 2) {
            return rule(method, group, parts.length == 4 ? parts[3] : null, body);
        }
        if (!method.equals("DELETE")) {
            return Reply.ok(group.deepCopy());
        }
        if (instances.values().stream().anyMatch(it -> members(it).contains(target[0]))) {
            return Reply.no(409, "The security group is in use by an instance. Take it out of them first.");
        }
        groups.remove(target[0]);
        return Reply.done(UUID.randomUUID().toString(), "success", target[0]);
    }

    private Reply createGroup(ObjectNode body) {
        var name = body.path("name").asText();
        if (groups.values().stream().anyMatch(it -> it.path("name").asText().equals(name))) {
            return Reply.no(409, "Another security group is named \"" + name + "\" already.");
        }
        var id = UUID.randomUUID().toString();
        var group = body.deepCopy().put("id", id).put("version", 1).put("applied-version", 1);
        group.putArray("rules");
        groups.put(id, group);
        return Reply.done(UUID.randomUUID().toString(), "success", id);
    }

    private static Reply rule(String method, ObjectNode group, @Nullable String id, ObjectNode body) {
        var rules = (ArrayNode) group.get("rules");
        if (method.equals("DELETE")) {
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).path("id").asText().equals(id)) {
                    rules.remove(i);
                    return Reply.done(
                            UUID.randomUUID().toString(),
                            "success",
                            group.path("id").asText());
                }
            }
            return Reply.no(404, "There is no such rule.");
        }
        for (JsonNode rule : rules) {
            if (((ObjectNode) rule.deepCopy())
                    .without(List.of("id", "description"))
                    .equals(body.deepCopy().without(List.of("description")))) {
                return Reply.no(409, "A rule of this security group allows the same already.");
            }
        }
        if (body.path("start-port").asInt() == 666) {
            return Reply.no(400, "Not this port.");
        }
        rules.add(body.deepCopy().put("id", UUID.randomUUID().toString()));
        return Reply.done(
                UUID.randomUUID().toString(), "success", group.path("id").asText());
    }

    private Reply move(String group, String order, String instance) {
        var found = instances.get(instance);
        if (found == null) {
            return Reply.no(404, "There is no such instance.");
        }
        var members = new ArrayList<>(members(found));
        members.remove(group);
        if (order.equals("attach")) {
            members.add(group);
        }
        var array = found.putArray("security-groups");
        members.forEach(member -> array.addObject().put("id", member));
        return Reply.done(UUID.randomUUID().toString(), "success", instance);
    }

    private static List<String> members(ObjectNode instance) {
        var ids = new ArrayList<String>();
        instance.path("security-groups")
                .forEach(group -> ids.add(group.path("id").asText()));
        return ids;
    }
}
