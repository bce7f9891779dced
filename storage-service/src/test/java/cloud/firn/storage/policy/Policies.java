package cloud.firn.storage.policy;

import cloud.firn.storage.refusal.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policies and requests of the bucket {@code photos}, for tests. */
final class Policies {
    static final Caller ACME = new Caller("6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b", "acme");
    static final Caller GLOBEX = new Caller("0b5c1f2e-8a7d-3c4b-8e9f-a1b2c3d4e5f6", "globex");
    static final String OBJECTS = "\"arn:aws:s3:::photos/*\"";

    private Policies() {}

    /** A policy of version 2012-10-17 with these statements. */
    static Policy policy(String... statements) {
        return Policy.parse(document(statements), "photos");
    }

    static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    static String statement(String effect, String principal, String action, String resource) {
        return "{\"Effect\":\"%s\",\"Principal\":%s,\"Action\":\"%s\",\"Resource\":%s}"
                .formatted(effect, principal, action, resource);
    }

    static String allow(String principal) {
        return statement("Allow", principal, "s3:GetObject", OBJECTS);
    }

    /** Lets everyone read objects when a condition holds. */
    static String when(String condition) {
        return "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":%s,\"Condition\":%s}"
                .formatted(OBJECTS, condition);
    }

    /** Somebody, or nobody, reads an object. */
    static PolicyRequest read(Optional<Caller> caller, String key) {
        return request(caller, "s3:GetObject", key, Map.of());
    }

    static PolicyRequest anonymous(String action, String key, Map<String, List<String>> context) {
        return request(Optional.empty(), action, key, context);
    }

    static PolicyRequest request(
            Optional<Caller> caller, String action, String key, Map<String, List<String>> context) {
        return new PolicyRequest(
                caller,
                action,
                PolicyRequest.resource("photos", Optional.of(key).filter(k -> !k.isEmpty())),
                context);
    }

    /** Keys and values in turn; several values are separated by bars. */
    static Map<String, List<String>> context(String... pairs) {
        var context = new HashMap<String, List<String>>();
        for (int i = 0; i < pairs.length; i += 2) {
            context.put(pairs[i], List.of(pairs[i + 1].split("\\|", -1)));
        }
        return context;
    }

    /** What S3 would say against a document; {@code accepted} when nothing. */
    static String refusal(String document) {
        try {
            Policy.parse(document, "photos");
            return "accepted";
        } catch (Refused refused) {
            return refused.code().word() + ": " + refused.detail();
        }
    }
}
