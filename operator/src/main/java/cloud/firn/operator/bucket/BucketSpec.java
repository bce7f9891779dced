package cloud.firn.operator.bucket;

import cloud.firn.operator.cluster.Custom;
import org.jspecify.annotations.Nullable;

/**
 * What a Bucket says.
 *
 * @param name in Firn; the object's own when null
 * @param credentialsSecret name of the Secret that is made; the object's name and {@code -credentials} when null
 */
record BucketSpec(@Nullable String zone, @Nullable String name, @Nullable String credentialsSecret) {
    String bucket(Custom object) {
        return name == null ? object.key().name() : name;
    }

    String secret(Custom object) {
        return credentialsSecret == null ? object.key().name() + "-credentials" : credentialsSecret;
    }
}
