package cloud.firn.storage.refusal;

/**
 * The error codes of S3 that Firn answers with, each with its HTTP status and a message that is never empty.
 *
 * <p>Source: "Error responses" of the Amazon S3 API reference.
 */
public enum Code {
    ACCESS_DENIED("AccessDenied", 403, "Access Denied."),
    AUTHORIZATION_HEADER_MALFORMED(
            "AuthorizationHeaderMalformed", 400, "The authorization header that you provided is not valid."),
    AUTHORIZATION_QUERY_PARAMETERS_ERROR(
            "AuthorizationQueryParametersError", 400, "The query parameters of the signature are not valid."),
    BAD_DIGEST(
            "BadDigest",
            400,
            "The Content-MD5 or checksum value that you specified did not match what the server received."),
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
    INCOMPLETE_BODY(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    INTERNAL_ERROR("InternalError", 500, "An internal error occurred. Try again."),
    INVALID_ACCESS_KEY_ID(
            "InvalidAccessKeyId", 403, "The access key ID that you provided does not exist in our records."),
    INVALID_ARGUMENT("InvalidArgument", 400, "Invalid argument."),
    INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
    INVALID_CHUNK_SIZE(
            "InvalidChunkSizeError", 403, "Only the last chunk is allowed to have a size less than 8192 bytes."),
    INVALID_DIGEST("InvalidDigest", 400, "The Content-MD5 or checksum value that you specified is not valid."),
    INVALID_LOCATION_CONSTRAINT("InvalidLocationConstraint", 400, "The specified location constraint is not valid."),
    INVALID_PART(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found. The part might not have been uploaded, or the"
                    + " specified entity tag might not have matched the part's entity tag."),
    INVALID_PART_ORDER(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number."),
    INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable."),
    INVALID_REQUEST("InvalidRequest", 400, "The request is not valid."),
    INVALID_TOKEN("InvalidToken", 400, "The provided token is malformed or otherwise not valid."),
    INVALID_URI("InvalidURI", 400, "The specified URI couldn't be parsed."),
    KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long."),
    MALFORMED_POLICY("MalformedPolicy", 400, "Your policy contains a principal that is not valid."),
    MALFORMED_TRAILER("MalformedTrailerError", 400, "The request contained trailing data that was not well-formed."),
    MALFORMED_XML(
            "MalformedXML",
            400,
            "The XML that you provided was not well formed or did not validate against our published schema."),
    METADATA_TOO_LARGE("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size."),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
    MISSING_CONTENT_LENGTH("MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
    NOT_IMPLEMENTED("NotImplemented", 501, "A header or query parameter that you provided is not implemented."),
    NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist."),
    NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
    NO_SUCH_UPLOAD(
            "NoSuchUpload",
            404,
            "The specified multipart upload does not exist. The upload ID might not be valid, or the multipart upload"
                    + " might have been aborted or completed."),
    NO_SUCH_CONFIGURATION("NoSuchConfiguration", 404, "The specified configuration does not exist."),
    NOT_MODIFIED("NotModified", 304, "Not modified."),
    OPERATION_ABORTED(
            "OperationAborted",
            409,
            "A conflicting conditional operation is currently in progress against this resource. Try again."),
    PRECONDITION_FAILED(
            "PreconditionFailed", 412, "At least one of the preconditions that you specified did not hold."),
    REQUEST_TIMEOUT(
            "RequestTimeout",
            400,
            "Your socket connection to the server was not read from or written to within the timeout period."),
    REQUEST_TIME_TOO_SKEWED(
            "RequestTimeTooSkewed", 403, "The difference between the request time and the server's time is too large."),
    SIGNATURE_DOES_NOT_MATCH(
            "SignatureDoesNotMatch",
            403,
            "The request signature that the server calculated does not match the signature that you provided. Check"
                    + " your secret access key and signing method."),
    SLOW_DOWN("SlowDown", 503, "Please reduce your request rate."),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, "Service is unable to handle the request. Try again."),
    TOO_MANY_BUCKETS("TooManyBuckets", 400, "You have attempted to create more buckets than are allowed."),
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
