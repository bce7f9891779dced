package cloud.firn.storage.round;

import java.util.UUID;

/**
 * One thing that a round looked at.
 *
 * @param key everything before it in the bucket is done
 * @param acted whether something was done about it
 */
public record Step(UUID bucketId, String bucket, String key, boolean acted) {}
