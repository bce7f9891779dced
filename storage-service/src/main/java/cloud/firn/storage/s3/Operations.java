package cloud.firn.storage.s3;

import java.util.Locale;
import java.util.Map;

/**
 * What access logs call the calls: {@code REST.} or {@code WEBSITE.}, the method, and what it is about.
 *
 * <p>Source: "Amazon S3 server access log format" of the user guide.
 */
final class Operations {
    /** Where the name is not the sub-resource's in capitals. */
    private static final Map<String, String> OF_BUCKETS = Map.ofEntries(
            Map.entry("", "BUCKET"),
            Map.entry("delete", "MULTI_OBJECT_DELETE"),
            Map.entry("logging", "LOGGING_STATUS"),
            Map.entry("object-lock", "OBJECT_LOCK_CONFIGURATION"),
            Map.entry("ownershipControls", "OWNERSHIP_CONTROLS"),
            Map.entry("policy", "BUCKETPOLICY"),
            Map.entry("policyStatus", "BUCKETPOLICY_STATUS"),
            Map.entry("publicAccessBlock", "PUBLIC_ACCESS_BLOCK"),
            Map.entry("requestPayment", "REQUEST_PAYMENT"),
            Map.entry("versions", "BUCKETVERSIONS"));

    private static final Map<String, String> OF_OBJECTS = Map.ofEntries(
            Map.entry("", "OBJECT"),
            Map.entry("attributes", "OBJECT_ATTRIBUTES"),
            Map.entry("legal-hold", "OBJECT_LOCK_LEGALHOLD"),
            Map.entry("retention", "OBJECT_LOCK_RETENTION"),
            Map.entry("tagging", "OBJECT_TAGGING"),
            Map.entry("uploadId", "UPLOAD"));

    private Operations() {}

    /** The name of a call. */
    static String of(Call call) {
        var method = call.wire().method();
        if (method.equals("POST")
                && call.key().isEmpty()
                && Dispatch.subResource(call).isEmpty()) {
            return "REST.POST.OBJECT";
        }
        var resource = resource(call);
        boolean copies = call.header("x-amz-copy-source").isPresent()
                && method.equals("PUT")
                && !call.key().isEmpty();
        return "REST." + (copies ? "COPY" : method) + "." + resource;
    }

    /** The name of a visit to a bucket's website. */
    static String ofVisit(String method) {
        return "WEBSITE." + method + ".OBJECT";
    }

    /** The name of what was asked before its signature was found right. */
    static String ofUnknown(String method, String key) {
        return method.equals("OPTIONS")
                ? "REST.OPTIONS.PREFLIGHT"
                : "REST." + method + (key.isEmpty() ? ".BUCKET" : ".OBJECT");
    }

    private static String resource(Call call) {
        var about = Dispatch.subResource(call);
        if (about.equals("uploadId") && call.wire().method().equals("PUT")) {
            return "PART";
        }
        var names = call.key().isEmpty() ? OF_BUCKETS : OF_OBJECTS;
        return names.getOrDefault(about, about.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
