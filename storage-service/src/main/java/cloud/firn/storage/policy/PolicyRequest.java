package cloud.firn.storage.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, as a policy sees it.
 *
 * @param caller empty for a request that nobody signed
 * @param action as {@link Actions} spells it
 * @param resource {@code arn:aws:s3:::bucket} or {@code arn:aws:s3:::bucket/key}, the key not encoded
 * @param context what is known of the request, by condition key in lower case; a key that does not apply is not there
 */
public record PolicyRequest(
        Optional<Caller> caller, String action, String resource, Map<String, List<String>> context) {

    /** What a policy calls the bucket, or with a key the object. */
    public static String resource(String bucket, Optional<String> key) {
        return Policy.ARN + bucket + key.map(name -> "/" + name).orElse("");
    }
}
