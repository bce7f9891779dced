package cloud.firn.storage.lifecycle;

import java.time.Instant;

/**
 * What a lifecycle rule wants done with something in a bucket.
 *
 * <p>It says nothing about Object Lock. Before a version is removed ({@link Action#REMOVE_VERSION}, and
 * {@link Action#EXPIRE_CURRENT} where it removes bytes) the caller asks the version's lock, as anybody who removes one
 * must; what is protected stays and is asked about again. Delete markers are never protected.
 *
 * @param at since when
 * @param ruleId of the rule that came first
 */
public record Due(Action action, Instant at, String ruleId) {
    public enum Action {
        /**
         * Delete the object as a DELETE without a version does: a bucket with versions gets a delete marker, with
         * versioning suspended one that replaces the null version; any other bucket loses the object.
         */
        EXPIRE_CURRENT,
        /** Remove this version for good. */
        REMOVE_VERSION,
        /** Remove this delete marker for good. */
        REMOVE_DELETE_MARKER,
        /** Abort the upload and free its parts. */
        ABORT_UPLOAD
    }
}
