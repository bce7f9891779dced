package cloud.firn.storage.object;

import cloud.firn.storage.span.Stretch;
import java.util.UUID;

/**
 * Where a key stands in the index, as it was a moment ago.
 *
 * @param bucket its name
 * @param bucketId of this life of the bucket
 * @param stretch the keys that stand there
 */
record Spot(String bucket, UUID bucketId, String key, Stretch stretch) {
    Place place() {
        return new Place(bucketId, key);
    }

    Spot withKey(String other) {
        return new Spot(bucket, bucketId, other, stretch);
    }

    int span() {
        return stretch.span();
    }
}
