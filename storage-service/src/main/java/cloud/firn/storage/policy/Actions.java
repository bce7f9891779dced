package cloud.firn.storage.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a policy can allow or deny: the names of the actions of S3.
 *
 * <p>An action is about a bucket or about an object; {@code s3:ListAllMyBuckets} is about neither, so that no bucket policy
 * can name it. A policy may also name what Firn does not do, as long as S3 has it.
 *
 * <p>Source: "Actions, resources, and condition keys for Amazon S3" of the service authorization reference.
 */
public final class Actions {
    public static final String LIST_ALL_MY_BUCKETS = "s3:ListAllMyBuckets";

    public static final String CREATE_BUCKET = "s3:CreateBucket";
    public static final String DELETE_BUCKET = "s3:DeleteBucket";
    public static final String DELETE_BUCKET_POLICY = "s3:DeleteBucketPolicy";
    public static final String DELETE_BUCKET_WEBSITE = "s3:DeleteBucketWebsite";
    public static final String GET_ACCELERATE_CONFIGURATION = "s3:GetAccelerateConfiguration";
    public static final String GET_ANALYTICS_CONFIGURATION = "s3:GetAnalyticsConfiguration";
    public static final String GET_BUCKET_ACL = "s3:GetBucketAcl";
    public static final String GET_BUCKET_CORS = "s3:GetBucketCORS";
    public static final String GET_BUCKET_LOCATION = "s3:GetBucketLocation";
    public static final String GET_BUCKET_LOGGING = "s3:GetBucketLogging";
    public static final String GET_BUCKET_NOTIFICATION = "s3:GetBucketNotification";
    public static final String GET_BUCKET_OBJECT_LOCK_CONFIGURATION = "s3:GetBucketObjectLockConfiguration";
    public static final String GET_BUCKET_OWNERSHIP_CONTROLS = "s3:GetBucketOwnershipControls";
    public static final String GET_BUCKET_POLICY = "s3:GetBucketPolicy";
    public static final String GET_BUCKET_POLICY_STATUS = "s3:GetBucketPolicyStatus";
    public static final String GET_BUCKET_PUBLIC_ACCESS_BLOCK = "s3:GetBucketPublicAccessBlock";
    public static final String GET_BUCKET_REQUEST_PAYMENT = "s3:GetBucketRequestPayment";
    public static final String GET_BUCKET_TAGGING = "s3:GetBucketTagging";
    public static final String GET_BUCKET_VERSIONING = "s3:GetBucketVersioning";
    public static final String GET_BUCKET_WEBSITE = "s3:GetBucketWebsite";
    public static final String GET_ENCRYPTION_CONFIGURATION = "s3:GetEncryptionConfiguration";
    public static final String GET_INTELLIGENT_TIERING_CONFIGURATION = "s3:GetIntelligentTieringConfiguration";
    public static final String GET_INVENTORY_CONFIGURATION = "s3:GetInventoryConfiguration";
    public static final String GET_LIFECYCLE_CONFIGURATION = "s3:GetLifecycleConfiguration";
    public static final String GET_METRICS_CONFIGURATION = "s3:GetMetricsConfiguration";
    public static final String GET_REPLICATION_CONFIGURATION = "s3:GetReplicationConfiguration";
    public static final String LIST_BUCKET = "s3:ListBucket";
    public static final String LIST_BUCKET_MULTIPART_UPLOADS = "s3:ListBucketMultipartUploads";
    public static final String LIST_BUCKET_VERSIONS = "s3:ListBucketVersions";
    public static final String PUT_ACCELERATE_CONFIGURATION = "s3:PutAccelerateConfiguration";
    public static final String PUT_ANALYTICS_CONFIGURATION = "s3:PutAnalyticsConfiguration";
    public static final String PUT_BUCKET_ACL = "s3:PutBucketAcl";
    public static final String PUT_BUCKET_CORS = "s3:PutBucketCORS";
    public static final String PUT_BUCKET_LOGGING = "s3:PutBucketLogging";
    public static final String PUT_BUCKET_NOTIFICATION = "s3:PutBucketNotification";
    public static final String PUT_BUCKET_OBJECT_LOCK_CONFIGURATION = "s3:PutBucketObjectLockConfiguration";
    public static final String PUT_BUCKET_OWNERSHIP_CONTROLS = "s3:PutBucketOwnershipControls";
    public static final String PUT_BUCKET_POLICY = "s3:PutBucketPolicy";
    public static final String PUT_BUCKET_PUBLIC_ACCESS_BLOCK = "s3:PutBucketPublicAccessBlock";
    public static final String PUT_BUCKET_REQUEST_PAYMENT = "s3:PutBucketRequestPayment";
    public static final String PUT_BUCKET_TAGGING = "s3:PutBucketTagging";
    public static final String PUT_BUCKET_VERSIONING = "s3:PutBucketVersioning";
    public static final String PUT_BUCKET_WEBSITE = "s3:PutBucketWebsite";
    public static final String PUT_ENCRYPTION_CONFIGURATION = "s3:PutEncryptionConfiguration";
    public static final String PUT_INTELLIGENT_TIERING_CONFIGURATION = "s3:PutIntelligentTieringConfiguration";
    public static final String PUT_INVENTORY_CONFIGURATION = "s3:PutInventoryConfiguration";
    public static final String PUT_LIFECYCLE_CONFIGURATION = "s3:PutLifecycleConfiguration";
    public static final String PUT_METRICS_CONFIGURATION = "s3:PutMetricsConfiguration";
    public static final String PUT_REPLICATION_CONFIGURATION = "s3:PutReplicationConfiguration";

    public static final String ABORT_MULTIPART_UPLOAD = "s3:AbortMultipartUpload";
    public static final String BYPASS_GOVERNANCE_RETENTION = "s3:BypassGovernanceRetention";
    public static final String DELETE_OBJECT = "s3:DeleteObject";
    public static final String DELETE_OBJECT_TAGGING = "s3:DeleteObjectTagging";
    public static final String DELETE_OBJECT_VERSION = "s3:DeleteObjectVersion";
    public static final String DELETE_OBJECT_VERSION_TAGGING = "s3:DeleteObjectVersionTagging";
    public static final String GET_OBJECT = "s3:GetObject";
    public static final String GET_OBJECT_ACL = "s3:GetObjectAcl";
    public static final String GET_OBJECT_ATTRIBUTES = "s3:GetObjectAttributes";
    public static final String GET_OBJECT_LEGAL_HOLD = "s3:GetObjectLegalHold";
    public static final String GET_OBJECT_RETENTION = "s3:GetObjectRetention";
    public static final String GET_OBJECT_TAGGING = "s3:GetObjectTagging";
    public static final String GET_OBJECT_TORRENT = "s3:GetObjectTorrent";
    public static final String GET_OBJECT_VERSION = "s3:GetObjectVersion";
    public static final String GET_OBJECT_VERSION_ACL = "s3:GetObjectVersionAcl";
    public static final String GET_OBJECT_VERSION_ATTRIBUTES = "s3:GetObjectVersionAttributes";
    public static final String GET_OBJECT_VERSION_TAGGING = "s3:GetObjectVersionTagging";
    public static final String GET_OBJECT_VERSION_TORRENT = "s3:GetObjectVersionTorrent";
    public static final String LIST_MULTIPART_UPLOAD_PARTS = "s3:ListMultipartUploadParts";
    public static final String PUT_OBJECT = "s3:PutObject";
    public static final String PUT_OBJECT_ACL = "s3:PutObjectAcl";
    public static final String PUT_OBJECT_LEGAL_HOLD = "s3:PutObjectLegalHold";
    public static final String PUT_OBJECT_RETENTION = "s3:PutObjectRetention";
    public static final String PUT_OBJECT_TAGGING = "s3:PutObjectTagging";
    public static final String PUT_OBJECT_VERSION_ACL = "s3:PutObjectVersionAcl";
    public static final String PUT_OBJECT_VERSION_TAGGING = "s3:PutObjectVersionTagging";
    public static final String RESTORE_OBJECT = "s3:RestoreObject";

    private static final List<String> ON_BUCKETS = List.of(
            CREATE_BUCKET,
            DELETE_BUCKET,
            DELETE_BUCKET_POLICY,
            DELETE_BUCKET_WEBSITE,
            GET_ACCELERATE_CONFIGURATION,
            GET_ANALYTICS_CONFIGURATION,
            GET_BUCKET_ACL,
            GET_BUCKET_CORS,
            GET_BUCKET_LOCATION,
            GET_BUCKET_LOGGING,
            GET_BUCKET_NOTIFICATION,
            GET_BUCKET_OBJECT_LOCK_CONFIGURATION,
            GET_BUCKET_OWNERSHIP_CONTROLS,
            GET_BUCKET_POLICY,
            GET_BUCKET_POLICY_STATUS,
            GET_BUCKET_PUBLIC_ACCESS_BLOCK,
            GET_BUCKET_REQUEST_PAYMENT,
            GET_BUCKET_TAGGING,
            GET_BUCKET_VERSIONING,
            GET_BUCKET_WEBSITE,
            GET_ENCRYPTION_CONFIGURATION,
            GET_INTELLIGENT_TIERING_CONFIGURATION,
            GET_INVENTORY_CONFIGURATION,
            GET_LIFECYCLE_CONFIGURATION,
            GET_METRICS_CONFIGURATION,
            GET_REPLICATION_CONFIGURATION,
            LIST_BUCKET,
            LIST_BUCKET_MULTIPART_UPLOADS,
            LIST_BUCKET_VERSIONS,
            PUT_ACCELERATE_CONFIGURATION,
            PUT_ANALYTICS_CONFIGURATION,
            PUT_BUCKET_ACL,
            PUT_BUCKET_CORS,
            PUT_BUCKET_LOGGING,
            PUT_BUCKET_NOTIFICATION,
            PUT_BUCKET_OBJECT_LOCK_CONFIGURATION,
            PUT_BUCKET_OWNERSHIP_CONTROLS,
            PUT_BUCKET_POLICY,
            PUT_BUCKET_PUBLIC_ACCESS_BLOCK,
            PUT_BUCKET_REQUEST_PAYMENT,
            PUT_BUCKET_TAGGING,
            PUT_BUCKET_VERSIONING,
            PUT_BUCKET_WEBSITE,
            PUT_ENCRYPTION_CONFIGURATION,
            PUT_INTELLIGENT_TIERING_CONFIGURATION,
            PUT_INVENTORY_CONFIGURATION,
            PUT_LIFECYCLE_CONFIGURATION,
            PUT_METRICS_CONFIGURATION,
            PUT_REPLICATION_CONFIGURATION,
            "s3:CreateBucketMetadataConfiguration",
            "s3:CreateBucketMetadataTableConfiguration",
            "s3:DeleteBucketMetadataConfiguration",
            "s3:DeleteBucketMetadataTableConfiguration",
            "s3:GetBucketAbac",
            "s3:GetBucketMetadataConfiguration",
            "s3:GetBucketMetadataTableConfiguration",
            "s3:ListTagsForResource",
            "s3:PutBucketAbac",
            "s3:TagResource",
            "s3:UntagResource",
            "s3:UpdateBucketMetadataInventoryTableConfiguration",
            "s3:UpdateBucketMetadataJournalTableConfiguration");

    private static final List<String> ON_OBJECTS = List.of(
            ABORT_MULTIPART_UPLOAD,
            BYPASS_GOVERNANCE_RETENTION,
            DELETE_OBJECT,
            DELETE_OBJECT_TAGGING,
            DELETE_OBJECT_VERSION,
            DELETE_OBJECT_VERSION_TAGGING,
            GET_OBJECT,
            GET_OBJECT_ACL,
            GET_OBJECT_ATTRIBUTES,
            GET_OBJECT_LEGAL_HOLD,
            GET_OBJECT_RETENTION,
            GET_OBJECT_TAGGING,
            GET_OBJECT_TORRENT,
            GET_OBJECT_VERSION,
            GET_OBJECT_VERSION_ACL,
            GET_OBJECT_VERSION_ATTRIBUTES,
            GET_OBJECT_VERSION_TAGGING,
            GET_OBJECT_VERSION_TORRENT,
            LIST_MULTIPART_UPLOAD_PARTS,
            PUT_OBJECT,
            PUT_OBJECT_ACL,
            PUT_OBJECT_LEGAL_HOLD,
            PUT_OBJECT_RETENTION,
            PUT_OBJECT_TAGGING,
            PUT_OBJECT_VERSION_ACL,
            PUT_OBJECT_VERSION_TAGGING,
            RESTORE_OBJECT,
            "s3:GetObjectVersionForReplication",
            "s3:InitiateReplication",
            "s3:ObjectOwnerOverrideToBucketOwner",
            "s3:ReplicateDelete",
            "s3:ReplicateObject",
            "s3:ReplicateTags",
            "s3:UpdateObjectEncryption");

    private static final List<String> ON_ACCOUNTS = List.of(
            LIST_ALL_MY_BUCKETS,
            "s3:CreateJob",
            "s3:GetAccountPublicAccessBlock",
            "s3:ListAccessPoints",
            "s3:ListJobs",
            "s3:PutAccountPublicAccessBlock");

    /** Every action in lower case, as they are compared, with what it is about. */
    static final Map<String, Kind> KINDS = kinds();

    /** What an action is about. */
    enum Kind {
        ACCOUNT,
        BUCKET,
        OBJECT
    }

    private Actions() {}

    /** An action as it is compared: upper and lower case are one. */
    static String folded(String action) {
        return action.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Kind> kinds() {
        var kinds = new HashMap<String, Kind>();
        ON_ACCOUNTS.forEach(action -> kinds.put(folded(action), Kind.ACCOUNT));
        ON_BUCKETS.forEach(action -> kinds.put(folded(action), Kind.BUCKET));
        ON_OBJECTS.forEach(action -> kinds.put(folded(action), Kind.OBJECT));
        return Map.copyOf(kinds);
    }
}
