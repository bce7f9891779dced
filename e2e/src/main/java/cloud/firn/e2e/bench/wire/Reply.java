package cloud.firn.e2e.bench.wire;

import java.io.IOException;

/**
 * What an S3 server answered.
 *
 * @param bytes how long the body was, without its framing
 * @param trouble the beginning of the body when the request was not carried out; else empty
 */
public record Reply(int status, long bytes, String trouble) {
    /**
     * The same, when it is a yes.
     *
     * @throws IOException says what the server said instead
     */
    public Reply ok() throws IOException {
        if (status >= 300) {
            throw new IOException("answered " + status + " " + trouble.strip());
        }
        return this;
    }
}
