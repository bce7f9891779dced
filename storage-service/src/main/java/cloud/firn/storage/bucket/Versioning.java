package cloud.firn.storage.bucket;

/**
 * What becomes of an object that is overwritten or deleted. Once enabled, versioning can be suspended but never undone.
 *
 * <p>Source: "Using versioning in S3 buckets" of the Amazon S3 user guide.
 */
public enum Versioning {
    /** Never enabled: what is overwritten is gone. */
    OFF,
    /** Every write makes a version of its own. */
    ENABLED,
    /** Writes make or replace the version {@code null}; older versions stay. */
    SUSPENDED
}
