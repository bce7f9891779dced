package cloud.firn.e2e.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Single inserts through the driver into a table of the benchmark's own: what the same machine and Cassandra can do. */
final class RawInserts implements AutoCloseable {
    private static final byte[] VALUE = new byte[256];
    private final CqlSession session;

    RawInserts(int port) {
        session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter("datacenter1")
                // The driver's two seconds are too few for a schema change on a busy machine.
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
        session.execute(
                "CREATE KEYSPACE IF NOT EXISTS firn_bench WITH replication = {'class':'SimpleStrategy','replication_factor':1}");
        session.execute("CREATE TABLE IF NOT EXISTS firn_bench.raw (id uuid PRIMARY KEY, value blob)");
    }

    /** Inserts per second with so many at once; each is waited for before its thread sends the next. */
    double perSecond(int atOnce, Duration howLong) {
        var insert = session.prepare("INSERT INTO firn_bench.raw (id, value) VALUES (?, ?)");
        return Load.perSecond(atOnce, howLong, new AtomicLong(), number -> {
            session.execute(insert.bind(UUID.randomUUID(), ByteBuffer.wrap(VALUE)));
        });
    }

    @Override
    public void close() {
        session.execute("DROP KEYSPACE IF EXISTS firn_bench");
        session.close();
    }
}
