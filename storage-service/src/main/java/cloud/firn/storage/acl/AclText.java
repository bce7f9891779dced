package cloud.firn.storage.acl;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Grantee.Group;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;

/**
 * A list as it is stored: {@code {"owner":{"id":…,"name":…},"grants":[{"id":…,"name":…,"may":"READ"},
 * {"group":"ALL_USERS","may":"READ"}]}}. A storage format: fields are only added.
 */
final class AclText {
    private static final JsonMapper JSON = new JsonMapper();

    private AclText() {}

    static String write(Acl acl) {
        var root = JSON.createObjectNode();
        root.putObject("owner")
                .put("id", acl.owner().id())
                .put("name", acl.owner().displayName());
        var grants = root.putArray("grants");
        for (var grant : acl.grants()) {
            var line = grants.addObject();
            if (grant.grantee() instanceof CanonicalUser user) {
                line.put("id", user.id()).put("name", user.displayName());
            } else if (grant.grantee() instanceof Group group) {
                line.put("group", group.name());
            }
            line.put("may", grant.permission().name());
        }
        return root.toString();
    }

    static Acl read(String text) {
        try {
            var root = JSON.readTree(text);
            var owner = root.required("owner");
            var grants = new ArrayList<Grant>();
            for (var line : root.required("grants")) {
                grants.add(new Grant(grantee(line), Permission.valueOf(word(line, "may"))));
            }
            return new Acl(new Owner(word(owner, "id"), word(owner, "name")), grants);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a stored access control list", e);
        }
    }

    private static Grantee grantee(JsonNode line) {
        return line.has("group")
                ? Group.valueOf(word(line, "group"))
                : new CanonicalUser(word(line, "id"), word(line, "name"));
    }

    private static String word(JsonNode line, String field) {
        return line.required(field).asText();
    }
}
