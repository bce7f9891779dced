package cloud.firn.storage.object;

import java.util.UUID;

/**
 * Where a key stands in the index.
 *
 * @param bucketId of one life of a bucket
 * @param span the stretch of the bucket's key space; one partition of the index
 */
public record Place(UUID bucketId, int span, String key) {
    /** The place of a key. There is one span as yet: the map of spans is the Bucket entity's to own when it splits. */
    public static Place of(UUID bucketId, String key) {
        return new Place(bucketId, 0, key);
    }
}
