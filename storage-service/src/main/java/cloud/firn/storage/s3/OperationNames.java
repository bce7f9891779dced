package cloud.firn.storage.s3;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the rules of roles call the calls: the operations of the Amazon S3 API reference, in small letters with hyphens.
 *
 * <p>A call that does several things is asked about each: a copy about the object that it reads and the one that it writes, a
 * delete of many about each {@code delete-object}.
 */
final class OperationNames {
    static final String LIST_BUCKETS = "list-buckets";
    static final String CREATE_BUCKET = "create-bucket";

    /** Where it is not the action's own name. */
    private static final Map<Action, String> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(Action.LIST_BUCKET, "list-objects"),
            Map.entry(Action.LIST_VERSIONS, "list-object-versions"),
            Map.entry(Action.LIST_UPLOADS, "list-multipart-uploads"),
            Map.entry(Action.LIST_PARTS, "list-parts"),
            Map.entry(Action.GET_CORS, "get-bucket-cors"),
            Map.entry(Action.PUT_CORS, "put-bucket-cors"),
            Map.entry(Action.GET_ENCRYPTION, "get-bucket-encryption"),
            Map.entry(Action.PUT_ENCRYPTION, "put-bucket-encryption"),
            Map.entry(Action.GET_PUBLIC_BLOCK, "get-public-access-block"),
            Map.entry(Action.PUT_PUBLIC_BLOCK, "put-public-access-block"),
            Map.entry(Action.GET_LOCK, "get-object-lock-configuration"),
            Map.entry(Action.PUT_LOCK, "put-object-lock-configuration"),
            Map.entry(Action.GET_NOTIFICATION, "get-bucket-notification-configuration"),
            Map.entry(Action.PUT_NOTIFICATION, "put-bucket-notification-configuration"),
            Map.entry(Action.GET_LIFECYCLE, "get-bucket-lifecycle"),
            Map.entry(Action.PUT_LIFECYCLE, "put-bucket-lifecycle")));

    private static final Map<Action, String> OWN = own();

    private OperationNames() {}

    /** The name of what a call does to a bucket or an object. */
    static String of(Call call, Action action) {
        var method = call.wire().method();
        if (action == Action.PUT_OBJECT) {
            return ofWrite(call, method);
        }
        if (action == Action.GET_OBJECT && method.equals("HEAD")) {
            return "head-object";
        }
        if (action == Action.LIST_BUCKET && method.equals("HEAD") && call.key().isEmpty()) {
            return "head-bucket";
        }
        var own = OWN.getOrDefault(action, "");
        return method.equals("DELETE") && own.startsWith("put-") ? "delete-" + own.substring("put-".length()) : own;
    }

    private static String ofWrite(Call call, String method) {
        boolean copies =
                method.equals("PUT") && call.header("x-amz-copy-source").isPresent();
        return switch (Dispatch.subResource(call)) {
            case "uploads" -> "create-multipart-upload";
            case "uploadId" ->
                method.equals("POST") ? "complete-multipart-upload" : copies ? "upload-part-copy" : "upload-part";
            default -> copies ? "copy-object" : "put-object";
        };
    }

    private static Map<Action, String> own() {
        var names = new EnumMap<Action, String>(Action.class);
        for (var action : Action.values()) {
            names.put(action, NAMES.getOrDefault(action, hyphened(action.word(false))));
        }
        return names;
    }

    /** {@code get-object-acl} of {@code s3:GetObjectAcl}. */
    private static String hyphened(String word) {
        return word.substring("s3:".length())
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
