package cloud.firn.e2e.bench.wire;

/**
 * An S3 server as a client knows it: where it is, and who we are there.
 *
 * @param secret signs; never printed
 */
public record Store(String host, int port, String region, String key, String secret) {
    /** What the {@code Host} header says. */
    String authority() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return "Store[" + authority() + ", key=" + key + "]";
    }
}
