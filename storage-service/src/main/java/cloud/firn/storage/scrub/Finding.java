package cloud.firn.storage.scrub;

import java.time.Instant;

/**
 * An object whose bytes are not whole.
 *
 * @param bucket its name, or its id when the bucket is gone
 * @param version the version id that clients see
 * @param what in words
 */
public record Finding(String bucket, String key, String version, String what, Instant foundAt) {}
