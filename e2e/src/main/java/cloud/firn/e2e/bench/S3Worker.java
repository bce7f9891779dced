package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.wire.Connection;
import cloud.firn.e2e.bench.wire.Store;
import java.io.IOException;

/** A worker that has a connection to an S3 server. */
final class S3Worker implements Worker {
    private final Connection connection;
    private final Deed deed;

    S3Worker(Store store, Deed deed) {
        this.connection = new Connection(store);
        this.deed = deed;
    }

    /** What it does there. */
    @FunctionalInterface
    interface Deed {
        void on(Connection connection, long number) throws IOException;
    }

    @Override
    public void work(long number) throws IOException {
        deed.on(connection, number);
    }

    @Override
    public void close() {
        connection.close();
    }
}
