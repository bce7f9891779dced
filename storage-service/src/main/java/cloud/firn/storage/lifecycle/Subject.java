package cloud.firn.storage.lifecycle;

import java.time.Instant;
import java.util.Map;

/**
 * Something in a bucket that a lifecycle rule may be about.
 *
 * <p>A delete marker that is current while older versions exist is none of these: S3 leaves it alone.
 */
public sealed interface Subject {
    String key();

    /**
     * The current version of an object, or an object of a bucket without versions.
     *
     * @param size bytes
     */
    record Current(String key, long size, Map<String, String> tags, Instant modifiedAt) implements Subject {}

    /**
     * A version that is no longer current.
     *
     * @param size bytes
     * @param noncurrentSince when its successor was made, be that an object or a delete marker
     * @param newerNoncurrent how many noncurrent versions of the key are newer, delete markers not counted
     */
    record Noncurrent(String key, long size, Map<String, String> tags, Instant noncurrentSince, int newerNoncurrent)
            implements Subject {}

    /**
     * A delete marker that is no longer current.
     *
     * @param noncurrentSince when its successor was made
     * @param newerNoncurrent how many noncurrent versions of the key are newer, delete markers not counted
     */
    record NoncurrentMarker(String key, Instant noncurrentSince, int newerNoncurrent) implements Subject {}

    /** A delete marker that is all that is left of its key. */
    record LoneMarker(String key, Instant madeAt) implements Subject {}

    /** A multipart upload that was neither completed nor aborted. */
    record Upload(String key, Instant initiatedAt) implements Subject {}
}
