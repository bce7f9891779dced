package cloud.firn.e2e.bench.wire;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One client of an S3 server: signs a request, sends it, reads the answer to its end, and keeps the connection.
 *
 * <p>Blocking and plain, so that a measurement measures the server. Not thread-safe: each thread has its own.
 */
public final class Connection implements AutoCloseable {
    private final Store store;
    private final SignatureV4 signature;
    private @Nullable Wire wire;

    public Connection(Store store) {
        this.store = store;
        this.signature = new SignatureV4(store.authority(), store.region(), store.key(), store.secret());
    }

    /**
     * Sends one request and hands the body of a reply that is a yes to the sink.
     *
     * @throws IOException when there was no whole answer; the next request has a new connection
     */
    public Reply send(Request request, Sink sink) throws IOException {
        var time = SignatureV4.time(Instant.now());
        var head = request.method() + " " + request.path() + (request.query().isEmpty() ? "" : "?" + request.query())
                + " HTTP/1.1\r\nHost: " + store.authority() + "\r\nx-amz-date: " + time
                + "\r\nx-amz-content-sha256: " + request.body().hash() + "\r\nAuthorization: "
                + signature.authorization(request, time) + length(request) + "\r\n\r\n";
        var open = wire;
        wire = null;
        if (open == null) {
            open = Wire.open(store);
        }
        try {
            var reply = open.exchange(head, request, sink);
            if (open.stays()) {
                wire = open;
            }
            return reply;
        } finally {
            if (wire == null) {
                open.close();
            }
        }
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.close();
            wire = null;
        }
    }

    private static String length(Request request) {
        return request.method().equals("PUT")
                ? "\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                        + request.body().bytes().length
                : "";
    }
}
