package cloud.firn.storage.refusal;

/**
 * The error codes of S3 that Firn answers with, each with its HTTP status and a message that is never empty.
 *
 * <p>Source: "Error responses" of the Amazon S3 API reference.
 */
public enum Code {
    ACCESS_CONTROL_LIST_NOT_SUPPORTED("AccessControlListNotSupported", 400, "The bucket does not allow ACLs."),
    ACCESS_DENIED("AccessDenied", 403, "Access Denied"),
    ACCESS_FORBIDDEN("AccessForbidden", 403, "Access forbidden."),
    AUTHORIZATION_HEADER_MALFORMED(
            "AuthorizationHeaderMalformed", 400, "The authorization header that you provided is not valid."),
    AUTHORIZATION_QUERY_PARAMETERS_ERROR(
            "AuthorizationQueryParametersError", 400, "The query parameters of the signature are not valid."),
    BAD_DIGEST(
            "BadDigest",
            400,
            "The Content-MD5 or checksum value that you specified did not match what the server received."),
    BAD_REQUEST("BadRequest", 400, "Bad request."),
    BUCKET_ALREADY_EXISTS(
            "BucketAlreadyExists",
            409,
            "The requested bucket name is not available. Please select a different name and try again."),
    BUCKET_ALREADY_OWNED_BY_YOU(
            "BucketAlreadyOwnedByYou", 409, "The bucket that you tried to create already exists, and you own it."),
    BUCKET_NOT_EMPTY("BucketNotEmpty", 409, "The bucket that you tried to delete is not empty."),
    CONDITIONAL_REQUEST_CONFLICT(
            "ConditionalRequestConflict",
            409,
            "A conflicting operation occurred during the request. Please fetch the object and try again."),
    ENTITY_TOO_LARGE("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."),
    ENTITY_TOO_SMALL("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed object size."),
    EXPIRED_TOKEN("ExpiredToken", 400, "The provided token has expired."),
    ILLEGAL_VERSIONING_CONFIGURATION(
            "IllegalVersioningConfigurationException",
            400,
            "The versioning configuration specified in the request is not valid: Status is Enabled or Suspended."),
    INCOMPLETE_BODY(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    INSUFFICIENT_STORAGE(
            "InsufficientStorage", 507, "There is not enough space to store this. Objects can be read and deleted."),
    INTERNAL_ERROR("InternalError", 500, "An internal error occurred. Try again."),
    INVALID_ACCESS_KEY_ID(
            "InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."),
    INVALID_ARGUMENT("InvalidArgument", 400, "Invalid argument."),
    INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP(
            "InvalidBucketAclWithObjectOwnership",
            400,
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting."),
    INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
    INVALID_BUCKET_STATE("InvalidBucketState", 409, "The request is not valid for the current state of the bucket."),
    INVALID_CHUNK_SIZE(
            "InvalidChunkSizeError", 403, "Only the last chunk is allowed to have a size less than 8192 bytes."),
    INVALID_DIGEST("InvalidDigest", 400, "The Content-MD5 or checksum value that you specified is not valid."),
    INVALID_ENCRYPTION_ALGORITHM(
            "InvalidEncryptionAlgorithmError",
            400,
            "The Encryption request you specified is not valid. Supported value: AES256."),
    INVALID_LOCATION_CONSTRAINT("InvalidLocationConstraint", 400, "The specified location constraint is not valid."),
    INVALID_PART(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found. The part might not have been uploaded, or the"
                    + " specified entity tag might not have matched the part's entity tag."),
    INVALID_PART_NUMBER("InvalidPartNumber", 416, "The requested partnumber is not satisfiable."),
    INVALID_PART_ORDER(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number."),
    INVALID_POLICY_DOCUMENT(
            "InvalidPolicyDocument",
            400,
            "The content of the form does not meet the conditions specified in the policy document."),
    INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable."),
    INVALID_REDIRECT_LOCATION("InvalidRedirectLocation", 400, "The website redirect location is not valid."),
    INVALID_REQUEST("InvalidRequest", 400, "The request is not valid."),
    INVALID_RETENTION_PERIOD("InvalidRetentionPeriod", 400, "The retention period is not valid."),
    INVALID_STORAGE_CLASS("InvalidStorageClass", 400, "The storage class that you specified is not valid."),
    INVALID_TAG("InvalidTag", 400, "The tag that you provided is not valid."),
    INVALID_TARGET_BUCKET_FOR_LOGGING(
            "InvalidTargetBucketForLogging",
            400,
            "The target bucket for logging does not exist, is not owned by you, or does not have the appropriate grants"
                    + " for the log-delivery group."),
    INVALID_TOKEN("InvalidToken", 400, "The provided token is malformed or otherwise invalid."),
    INVALID_URI("InvalidURI", 400, "The specified URI couldn't be parsed."),
    KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long."),
    KMS_NOT_FOUND(
            "KMS.NotFoundException",
            400,
            "The request was rejected because the specified entity or resource could not be found."),
    MALFORMED_ACL(
            "MalformedACLError",
            400,
            "The ACL that you provided was not well formed or did not validate against our published schema."),
    MALFORMED_POLICY("MalformedPolicy", 400, "Your policy contains a principal that is not valid."),
    MALFORMED_POST_REQUEST(
            "MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data."),
    MALFORMED_TRAILER("MalformedTrailerError", 400, "The request contained trailing data that was not well-formed."),
    MALFORMED_XML(
            "MalformedXML",
            400,
            "The XML that you provided was not well formed or did not validate against our published schema."),
    MAX_POST_PRE_DATA_LENGTH_EXCEEDED(
            "MaxPostPreDataLengthExceeded", 400, "Your POST request fields preceeding the upload file was too large."),
    METADATA_TOO_LARGE("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size."),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
    MISSING_CONTENT_LENGTH("MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
    MISSING_SECURITY_HEADER("MissingSecurityHeader", 400, "Your request was missing a required header."),
    NOT_IMPLEMENTED("NotImplemented", 501, "A header or query parameter that you provided is not implemented."),
    NOT_MODIFIED("NotModified", 304, "Not modified."),
    NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist."),
    NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket policy does not exist."),
    NO_SUCH_CONFIGURATION("NoSuchConfiguration", 404, "The specified configuration does not exist."),
    NO_SUCH_CORS_CONFIGURATION("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist."),
    NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
    NO_SUCH_LIFECYCLE_CONFIGURATION("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist."),
    NO_SUCH_OBJECT_LOCK_CONFIGURATION(
            "NoSuchObjectLockConfiguration", 404, "The specified object does not have an Object Lock configuration."),
    NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION(
            "NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found."),
    NO_SUCH_TAG_SET("NoSuchTagSet", 404, "The TagSet does not exist."),
    NO_SUCH_UPLOAD(
            "NoSuchUpload",
            404,
            "The specified multipart upload does not exist. The upload ID might not be valid, or the multipart upload"
                    + " might have been aborted or completed."),
    NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
    NO_SUCH_WEBSITE_CONFIGURATION(
            "NoSuchWebsiteConfiguration", 404, "The specified bucket does not have a website configuration."),
    OBJECT_LOCK_CONFIGURATION_NOT_FOUND(
            "ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket."),
    OPERATION_ABORTED(
            "OperationAborted",
            409,
            "A conflicting conditional operation is currently in progress against this resource. Try again."),
    OWNERSHIP_CONTROLS_NOT_FOUND(
            "OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found."),
    PRECONDITION_FAILED(
            "PreconditionFailed", 412, "At least one of the preconditions that you specified did not hold."),
    QUOTA_EXCEEDED("QuotaExceeded", 403, "There is no room for this: the quota is used up."),
    REPLICATION_CONFIGURATION_NOT_FOUND(
            "ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found."),
    REQUEST_TIMEOUT(
            "RequestTimeout",
            400,
            "Your socket connection to the server was not read from or written to within the timeout period."),
    REQUEST_TIME_TOO_SKEWED(
            "RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."),
    SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND(
            "ServerSideEncryptionConfigurationNotFoundError",
            404,
            "The server side encryption configuration was not found."),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, "Service is unable to handle the request. Try again."),
    SIGNATURE_DOES_NOT_MATCH(
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and signing"
                    + " method."),
    SLOW_DOWN("SlowDown", 503, "Please reduce your request rate."),
    TOO_MANY_BUCKETS("TooManyBuckets", 400, "You have attempted to create more buckets than are allowed."),
    UNEXPECTED_CONTENT("UnexpectedContent", 400, "This request contains unsupported content."),
    UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS(
            "UnresolvableGrantByEmailAddress",
            400,
            "The email address that you provided does not match any account on record."),
    X_AMZ_CONTENT_SHA256_MISMATCH(
            "XAmzContentSHA256Mismatch",
            400,
            "The provided 'x-amz-content-sha256' header does not match what was computed.");

    private final String word;
    private final int status;
    private final String message;

    Code(String word, int status, String message) {
        this.word = word;
        this.status = status;
        this.message = message;
    }

    /** The code as S3 spells it. */
    public String word() {
        return word;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What a person reads when nothing more exact is known. */
    public String message() {
        return message;
    }
}
