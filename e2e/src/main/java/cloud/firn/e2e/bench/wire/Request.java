package cloud.firn.e2e.bench.wire;

/**
 * What is asked of an S3 server.
 *
 * @param path escaped: the bucket, then the key
 * @param query escaped and in the order of names, as it is signed; or empty
 */
public record Request(String method, String path, String query, Payload body) {
    /** A request without a query and without a body. */
    public static Request of(String method, String path) {
        return new Request(method, path, "", Payload.NONE);
    }
}
