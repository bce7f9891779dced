package cloud.firn.operator.bucket;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Secrets;
import cloud.firn.operator.cluster.Secrets.Found;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The key of one bucket: a role that may do everything with the objects of that bucket and nothing else, one API key of the role,
 * and a Secret with the key. The secret half is in one answer of Firn only, so that a Secret that is lost gets a new key.
 */
final class BucketKeys {
    private static final String ROLES = "/iam-role";
    private static final String KEYS = "/api-key";
    private static final String ROLE_ID = "roleId";
    private static final String KEY_ID = "keyId";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";

    private final FirnApi firn;
    private final Secrets secrets;
    private final ObjectStorage storage;

    BucketKeys(FirnApi firn, Secrets secrets, ObjectStorage storage) {
        this.firn = firn;
        this.secrets = secrets;
        this.storage = storage;
    }

    /** A step towards a Secret with a key that works; empty when it is there. */
    Optional<Next> keep(Custom object, String bucket, String secret, Draft status) {
        var roleId = status.text(ROLE_ID);
        if (roleId.isEmpty()) {
            return Optional.of(makeRole(object, bucket, status));
        }
        var role = firn.get(ROLES + "/" + roleId);
        if (role.missing()) {
            status.set(ROLE_ID, "");
            status.set(KEY_ID, "");
            status.nextAttempt();
            return Optional.of(Next.again());
        }
        if (!policy(bucket).equals(comparable(role.body().path("policy")))) {
            var put = firn.put(ROLES + "/" + roleId + ":policy", policy(bucket));
            return Optional.of(put.ok() ? Next.again() : Refusals.unchanged(status, put));
        }
        return keepKey(object, bucket, secret, status);
    }

    private Next makeRole(Custom object, String bucket, Draft status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("name", roleName(object))
                .put("description", "Made by the Firn operator of Kubernetes for the bucket " + bucket + ".");
        body.set("policy", policy(bucket));
        var answer = firn.post(ROLES, body, status.idempotencyKey("role"));
        // A conflict: it was made longer ago than Firn remembers the call. Its name has the UID, so it is ours.
        var id = answer.ok() ? answer.reference() : answer.conflict() ? findRole(object) : "";
        if (id.isEmpty()) {
            return Refusals.unmade(status, answer);
        }
        status.set(ROLE_ID, id);
        return Next.again();
    }

    private Optional<Next> keepKey(Custom object, String bucket, String secret, Draft status) {
        var keyId = status.text(KEY_ID);
        var found = secrets.find(object, secret);
        if (found instanceof Found.Foreign) {
            return Optional.of(Refusals.unmade(
                    status,
                    "SecretTaken",
                    "There is a Secret " + secret + " that is not this object's. Delete it, or name another in"
                            + " spec.credentialsSecret."));
        }
        if (keyId.isEmpty()) {
            return Optional.of(makeKey(object, bucket, secret, status));
        }
        if (found instanceof Found.Owned owned
                && keyId.equals(owned.texts().get(ACCESS_KEY))
                && owned.texts().keySet().equals(texts(bucket, "", "").keySet())
                && firn.get(KEYS + "/" + keyId).ok()) {
            forget(object, secret, status);
            return Optional.empty();
        }
        var revoked = firn.delete(KEYS + "/" + keyId);
        if (!revoked.ok() && !revoked.missing()) {
            return Optional.of(Refusals.unchanged(status, revoked));
        }
        status.warn("KeyReplaced", "The Secret " + secret + " or its key was not there as made. A new key is made.");
        status.set(KEY_ID, "");
        status.nextAttempt();
        return Optional.of(Next.again());
    }

    /** The Secret that an earlier specification named is no longer needed. */
    private void forget(Custom object, String secret, Draft status) {
        var before = status.text("credentialsSecret");
        if (!before.isEmpty() && !before.equals(secret)) {
            secrets.delete(object, before);
        }
        status.set("credentialsSecret", secret);
    }

    private Next makeKey(Custom object, String bucket, String secret, Draft status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("name", "bucket " + bucket)
                .put("role-id", status.text(ROLE_ID));
        var answer = firn.post(KEYS, body, status.idempotencyKey("api-key"));
        if (!answer.ok()) {
            return Refusals.unmade(status, answer);
        }
        if (!secrets.write(object, secret, texts(bucket, answer.text("key"), answer.text("secret")))) {
            return Next.failed();
        }
        status.set(KEY_ID, answer.text("key"));
        return revokeAllBut(answer.text("key"), status.text(ROLE_ID))
                .map(refused -> Refusals.unchanged(status, refused))
                .orElseGet(Next::again);
    }

    /** Removes the keys, the role and the Secret; answers who refused, or nothing. */
    Optional<Answer> remove(Custom object, String secret, Draft status) {
        var roleId = status.text(ROLE_ID).isEmpty() ? findRole(object) : status.text(ROLE_ID);
        if (!roleId.isEmpty()) {
            var refused = revokeAllBut("", roleId);
            if (refused.isPresent()) {
                return refused;
            }
            var deleted = firn.delete(ROLES + "/" + roleId);
            if (!deleted.ok() && !deleted.missing()) {
                return Optional.of(deleted);
            }
        }
        secrets.delete(object, secret);
        return Optional.empty();
    }

    /** Keys of the role whose secrets nobody has: a crash left them. */
    private Optional<Answer> revokeAllBut(String kept, String roleId) {
        for (JsonNode key : firn.get(KEYS).body().path("api-keys")) {
            var id = key.path("key").asText();
            if (roleId.equals(key.path("role-id").asText()) && !id.equals(kept)) {
                var revoked = firn.delete(KEYS + "/" + id);
                if (!revoked.ok() && !revoked.missing()) {
                    return Optional.of(revoked);
                }
            }
        }
        return Optional.empty();
    }

    private String findRole(Custom object) {
        for (JsonNode role : firn.get(ROLES).body().path("iam-roles")) {
            if (roleName(object).equals(role.path("name").asText())) {
                return role.path("id").asText();
            }
        }
        return "";
    }

    private static String roleName(Custom object) {
        return "kubernetes bucket " + object.uid();
    }

    /** Named so that a container that takes them as its environment can use any S3 client at once. */
    private Map<String, String> texts(String bucket, String key, String secret) {
        return Map.of(
                ACCESS_KEY,
                key,
                "AWS_SECRET_ACCESS_KEY",
                secret,
                "AWS_ENDPOINT_URL",
                storage.endpoint().toString(),
                "AWS_REGION",
                storage.region(),
                "BUCKET",
                bucket);
    }

    /** All of one bucket but its end: the object decides that. A bucket's name needs no escapes. */
    private static ObjectNode policy(String bucket) {
        var policy = JsonNodeFactory.instance.objectNode().put("default-service-strategy", "deny");
        var sos = policy.putObject("services").putObject("sos").put("type", "rules");
        sos.putArray("rules")
                .addObject()
                .put("action", "allow")
                .put("expression", "resources.bucket == \"" + bucket + "\" && operation != \"delete-bucket\"");
        return policy;
    }

    /** The policy without what Firn adds when it shows it. */
    private static JsonNode comparable(JsonNode policy) {
        var copy = policy.deepCopy();
        for (var rule : copy.path("services").path("sos").path("rules")) {
            if (rule instanceof ObjectNode object && object.path("resources").isEmpty()) {
                object.remove("resources");
            }
        }
        return copy;
    }
}
