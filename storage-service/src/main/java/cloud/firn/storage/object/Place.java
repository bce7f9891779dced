package cloud.firn.storage.object;

import java.util.UUID;

/**
 * A key of a bucket. Where it stands in the index is asked each time: that changes.
 *
 * @param bucketId of one life of a bucket
 */
public record Place(UUID bucketId, String key) {}
