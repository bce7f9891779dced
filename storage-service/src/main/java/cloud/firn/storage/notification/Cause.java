package cloud.firn.storage.notification;

import cloud.firn.storage.bucket.BucketView;
import java.util.UUID;

/**
 * Who did something to an object, and in which request.
 *
 * @param organisation that did it, and {@code name}: what it is called
 * @param address from which the request came
 * @param requestId as the answer told it
 */
public record Cause(String organisation, String name, String address, String requestId) {
    private static final String SERVICE = "s3.amazonaws.com";

    /** What the service does by itself, by the settings of a bucket; it goes by the name that AWS's goes by. */
    public static Cause ofService(BucketView bucket) {
        return new Cause(
                bucket.organisation(),
                bucket.ownerName(),
                SERVICE,
                UUID.randomUUID().toString());
    }

    String principal() {
        return address.equals(SERVICE) ? SERVICE : "AWS:" + organisation;
    }
}
