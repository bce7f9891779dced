package cloud.firn.e2e.client;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a cloud is and who we are in it: what {@code ./firn env} prints.
 *
 * @param endpoint of the API, ends in {@code /v2}
 * @param key id of the API key
 * @param secret signs; never printed
 * @param zone name of the zone
 * @param s3 endpoint of the object storage
 */
public record Access(
        URI endpoint, String key, String secret, String zone, URI s3, String s3Key, String s3Secret, String region) {

    /**
     * Reads the variables that {@code ./firn env} exports.
     *
     * @throws NotAsPromised when one is missing
     */
    public static Access fromEnvironment(Map<String, String> env) {
        return new Access(
                URI.create(needed(env, "FIRN_ENDPOINT")),
                needed(env, "FIRN_API_KEY"),
                needed(env, "FIRN_API_SECRET"),
                needed(env, "FIRN_ZONE"),
                URI.create(needed(env, "AWS_ENDPOINT_URL")),
                needed(env, "AWS_ACCESS_KEY_ID"),
                needed(env, "AWS_SECRET_ACCESS_KEY"),
                needed(env, "AWS_DEFAULT_REGION"));
    }

    /** The port that the box counts its other ports from. */
    public int portBase() {
        return endpoint.getPort();
    }

    /** The same cloud with another secret: a forger's view. */
    public Access withSecret(String other) {
        return new Access(endpoint, key, other, zone, s3, s3Key, s3Secret, region);
    }

    private static String needed(Map<String, String> env, String name) {
        @Nullable String value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new NotAsPromised(name + " is not set. Run: eval \"$(./firn env)\"");
        }
        return value;
    }

    @Override
    public String toString() {
        return "Access[" + endpoint + ", key=" + key + "]";
    }
}
