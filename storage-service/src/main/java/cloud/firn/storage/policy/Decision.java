package cloud.firn.storage.policy;

/**
 * What a bucket policy says about one request.
 *
 * <p>Source: "Policy evaluation logic" of the IAM user guide.
 */
public enum Decision {
    /** A statement allows it and none denies it. */
    ALLOW,
    /** A statement denies it, whatever others say. */
    DENY,
    /** No statement is about it: the owner's own rights and the access control lists decide. */
    NONE
}
