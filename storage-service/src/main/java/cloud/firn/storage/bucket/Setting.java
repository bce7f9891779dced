package cloud.firn.storage.bucket;

/**
 * What an owner, or of {@link #QUOTA} an operator, may say about a bucket, one document each. The entity keeps the documents and knows of none but
 * {@link #VERSIONING} and {@link #OBJECT_LOCK} what it says.
 */
public enum Setting {
    ACL,
    CORS,
    ENCRYPTION,
    LIFECYCLE,
    LOGGING,
    NOTIFICATION,
    OBJECT_LOCK,
    OWNERSHIP,
    POLICY,
    PUBLIC_ACCESS_BLOCK,
    QUOTA,
    REQUEST_PAYMENT,
    TAGGING,
    /** {@link Versioning}'s word. */
    VERSIONING,
    WEBSITE
}
