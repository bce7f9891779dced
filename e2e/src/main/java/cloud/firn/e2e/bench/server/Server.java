package cloud.firn.e2e.bench.server;

import cloud.firn.e2e.bench.wire.Store;
import java.util.List;

/** An S3 server that runs for a measurement. Closing it ends its processes. */
public interface Server extends AutoCloseable {
    /** What the table calls it. */
    String name();

    /** What runs, and what it promises of the bytes it has taken: for whoever compares. */
    String words();

    /** How to reach it. */
    Store store();

    /** Every process that serves its requests. */
    List<Long> processes();

    @Override
    void close();
}
