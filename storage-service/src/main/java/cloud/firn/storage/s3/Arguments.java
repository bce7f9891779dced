package cloud.firn.storage.s3;

import cloud.firn.platform.iam.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a rule can ask about a call to storage. */
final class Arguments {
    /** Arguments of queries that say what is wanted, by S3's name and by the rules'. */
    private static final List<String> OF_QUERIES = List.of(
            "prefix",
            "delimiter",
            "max-keys",
            "marker",
            "start-after",
            "continuation-token",
            "list-type",
            "partNumber",
            "uploadId",
            "versionId");

    private Arguments() {}

    /** {@code bucket}, {@code key}, and of the query what is interesting, as S3 names it. */
    static Map<String, Object> of(Call call, String bucket, String key) {
        var arguments = new HashMap<String, Object>();
        for (var name : OF_QUERIES) {
            call.wire().parameter(name).ifPresent(value -> put(arguments, name, value));
        }
        put(arguments, "bucket", bucket);
        put(arguments, "key", key);
        return arguments;
    }

    /** {@code bucket}, by its name. */
    static Map<String, Object> resources(String bucket) {
        return bucket.isEmpty() ? Map.of() : Map.of("bucket", bucket);
    }

    private static void put(Map<String, Object> arguments, String name, String value) {
        if (!value.isEmpty() && value.length() <= Request.LONGEST_TEXT) {
            arguments.put(name, value);
        }
    }
}
