package cloud.firn.storage.s3;

/**
 * What a call does, as it is permitted: by name in policies, and by a permission in ACLs.
 *
 * <p>Source: "Actions, resources, and condition keys for Amazon S3" and "Access control list (ACL) overview" of the Amazon S3
 * user guide.
 */
enum Action {
    LIST_BUCKET("ListBucket", Needs.BUCKET_READ),
    LIST_VERSIONS("ListBucketVersions", Needs.BUCKET_READ),
    LIST_UPLOADS("ListBucketMultipartUploads", Needs.BUCKET_READ),
    BUCKET_LOCATION("GetBucketLocation", Needs.OWNER),
    DELETE_BUCKET("DeleteBucket", Needs.OWNER),
    GET_BUCKET_ACL("GetBucketAcl", Needs.BUCKET_READ_ACP),
    PUT_BUCKET_ACL("PutBucketAcl", Needs.BUCKET_WRITE_ACP),
    GET_VERSIONING("GetBucketVersioning", Needs.OWNER),
    PUT_VERSIONING("PutBucketVersioning", Needs.OWNER),
    GET_OBJECT("GetObject", "GetObjectVersion", Needs.OBJECT_READ),
    GET_ATTRIBUTES("GetObjectAttributes", "GetObjectVersionAttributes", Needs.OBJECT_READ),
    PUT_OBJECT("PutObject", Needs.BUCKET_WRITE),
    DELETE_OBJECT("DeleteObject", "DeleteObjectVersion", Needs.BUCKET_WRITE),
    ABORT_UPLOAD("AbortMultipartUpload", Needs.BUCKET_WRITE),
    LIST_PARTS("ListMultipartUploadParts", Needs.BUCKET_WRITE),
    GET_OBJECT_ACL("GetObjectAcl", "GetObjectVersionAcl", Needs.OBJECT_READ_ACP),
    PUT_OBJECT_ACL("PutObjectAcl", "PutObjectVersionAcl", Needs.OBJECT_WRITE_ACP),
    GET_TAGGING("GetObjectTagging", "GetObjectVersionTagging", Needs.OBJECT_OWNER),
    PUT_TAGGING("PutObjectTagging", "PutObjectVersionTagging", Needs.OBJECT_OWNER),
    DELETE_TAGGING("DeleteObjectTagging", "DeleteObjectVersionTagging", Needs.OBJECT_OWNER),
    GET_RETENTION("GetObjectRetention", Needs.OBJECT_OWNER),
    PUT_RETENTION("PutObjectRetention", Needs.OBJECT_OWNER),
    GET_LEGAL_HOLD("GetObjectLegalHold", Needs.OBJECT_OWNER),
    PUT_LEGAL_HOLD("PutObjectLegalHold", Needs.OBJECT_OWNER),
    BYPASS_GOVERNANCE("BypassGovernanceRetention", Needs.OWNER),
    GET_CORS("GetBucketCORS", Needs.OWNER),
    PUT_CORS("PutBucketCORS", Needs.OWNER),
    GET_BUCKET_TAGGING("GetBucketTagging", Needs.OWNER),
    PUT_BUCKET_TAGGING("PutBucketTagging", Needs.OWNER),
    GET_WEBSITE("GetBucketWebsite", Needs.OWNER),
    PUT_WEBSITE("PutBucketWebsite", Needs.OWNER),
    GET_ENCRYPTION("GetEncryptionConfiguration", Needs.OWNER),
    PUT_ENCRYPTION("PutEncryptionConfiguration", Needs.OWNER),
    GET_PUBLIC_BLOCK("GetBucketPublicAccessBlock", Needs.OWNER),
    PUT_PUBLIC_BLOCK("PutBucketPublicAccessBlock", Needs.OWNER),
    GET_LOCK("GetBucketObjectLockConfiguration", Needs.OWNER),
    PUT_LOCK("PutBucketObjectLockConfiguration", Needs.OWNER),
    GET_PAYMENT("GetBucketRequestPayment", Needs.OWNER),
    PUT_PAYMENT("PutBucketRequestPayment", Needs.OWNER),
    GET_LOGGING("GetBucketLogging", Needs.OWNER),
    PUT_LOGGING("PutBucketLogging", Needs.OWNER),
    GET_NOTIFICATION("GetBucketNotification", Needs.OWNER),
    PUT_NOTIFICATION("PutBucketNotification", Needs.OWNER),
    GET_OWNERSHIP("GetBucketOwnershipControls", Needs.OWNER),
    PUT_OWNERSHIP("PutBucketOwnershipControls", Needs.OWNER),
    GET_LIFECYCLE("GetLifecycleConfiguration", Needs.OWNER),
    PUT_LIFECYCLE("PutLifecycleConfiguration", Needs.OWNER),
    GET_POLICY("GetBucketPolicy", Needs.OWNER),
    PUT_POLICY("PutBucketPolicy", Needs.OWNER),
    DELETE_POLICY("DeleteBucketPolicy", Needs.OWNER),
    GET_POLICY_STATUS("GetBucketPolicyStatus", Needs.OWNER);

    /** What an ACL must grant for it. */
    enum Needs {
        BUCKET_READ,
        BUCKET_WRITE,
        BUCKET_READ_ACP,
        BUCKET_WRITE_ACP,
        OBJECT_READ,
        OBJECT_READ_ACP,
        OBJECT_WRITE_ACP,
        /** No ACL grants it: it is the owner's of the object, or of its bucket. */
        OBJECT_OWNER,
        /** No ACL grants it: it is the owner's, and whose a policy makes it. */
        OWNER
    }

    private final String word;
    private final String wordOfVersion;
    private final Needs needs;

    Action(String word, Needs needs) {
        this(word, word, needs);
    }

    Action(String word, String wordOfVersion, Needs needs) {
        this.word = "s3:" + word;
        this.wordOfVersion = "s3:" + wordOfVersion;
        this.needs = needs;
    }

    /** The name in policies; another one where a call names a version. */
    String word(boolean ofVersion) {
        return ofVersion ? wordOfVersion : word;
    }

    Needs needs() {
        return needs;
    }

    /** No policy locks its bucket's owner out of these: it could never be mended. */
    boolean isAboutPolicies() {
        return this == GET_POLICY || this == PUT_POLICY || this == DELETE_POLICY;
    }
}
