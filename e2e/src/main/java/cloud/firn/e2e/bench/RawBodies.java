package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.server.FirnServer;
import cloud.firn.e2e.bench.wire.Payload;
import cloud.firn.e2e.client.NotAsPromised;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The bytes of objects written and read through the Cassandra driver alone, cut as the object storage cuts them
 * (docs/decisions/0020-objects-in-cassandra.md), in a table with the options of its own: what the same Cassandra can do.
 *
 * <p>No names, no hashes, no HTTP; as many chunks of a body at once as the object storage has under way.
 */
final class RawBodies implements AutoCloseable {
    static final int CHUNK_BYTES = 512 * 1024;
    private static final int CHUNKS_PER_SEGMENT = 16;
    private static final int WRITES_AT_ONCE = 3;
    private static final int READS_AT_ONCE = 2;

    private final CqlSession session;
    private final StorageOptions options;
    private final Bout bout;
    private final PreparedStatement write;
    private final PreparedStatement read;

    RawBodies(FirnServer firn, StorageOptions options, StorageFigures figures) {
        this.options = options;
        this.bout = new Bout(StorageFigures.RAW, List.of(firn.cassandra()), options, figures);
        this.session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), firn.cassandraPort()))
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
        session.execute(
                "CREATE KEYSPACE IF NOT EXISTS firn_bench WITH replication = {'class':'SimpleStrategy','replication_factor':1}");
        session.execute("CREATE TABLE IF NOT EXISTS firn_bench.bodies (body uuid, segment int, chunk int, crc32c int,"
                + " content blob, PRIMARY KEY ((body, segment), chunk)) WITH " + theirOptions());
        this.write = session.prepare("INSERT INTO firn_bench.bodies (body, segment, chunk, crc32c, content)"
                + " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP 1");
        this.read = session.prepare(
                "SELECT crc32c, content FROM firn_bench.bodies WHERE body = ? AND segment = ? AND chunk = ?");
        bout.rest();
    }

    /** Writes and reads bodies of one size. */
    void objects(int size) {
        var content = Payload.random(size, options.seed(), false).bytes();
        var written = new ConcurrentLinkedQueue<Long>();
        bout.row(
                Row.Task.object(Row.Operation.PUT, size),
                () -> number -> {
                    write(new UUID(size, number), content);
                    written.add(number);
                },
                Math.max(2L * options.atOnce(), options.volumeBytes() / size));
        var there = written.stream().mapToLong(Long::longValue).sorted().toArray();
        NotAsPromised.unless(there.length > 0, "No body of " + size + " bytes could be written");
        bout.row(
                Row.Task.object(Row.Operation.GET, size),
                () -> number -> {
                    int any = new SplittableRandom(options.seed() + number).nextInt(there.length);
                    read(new UUID(size, there[any]), size);
                },
                Long.MAX_VALUE);
    }

    private void write(UUID body, byte[] content) throws IOException {
        var underWay = new ArrayDeque<CompletionStage<AsyncResultSet>>();
        for (int chunk = 0; chunk * CHUNK_BYTES < content.length; chunk++) {
            int from = chunk * CHUNK_BYTES;
            var bytes = ByteBuffer.wrap(content, from, Math.min(CHUNK_BYTES, content.length - from));
            if (underWay.size() == WRITES_AT_ONCE) {
                done(underWay);
            }
            underWay.add(session.executeAsync(
                    write.bind(body, chunk / CHUNKS_PER_SEGMENT, chunk % CHUNKS_PER_SEGMENT, chunk, bytes)
                            .setIdempotent(true)));
        }
        while (!underWay.isEmpty()) {
            done(underWay);
        }
    }

    private void read(UUID body, int size) throws IOException {
        var underWay = new ArrayDeque<CompletionStage<AsyncResultSet>>();
        int bytes = 0;
        for (int chunk = 0; chunk * CHUNK_BYTES < size; chunk++) {
            if (underWay.size() == READS_AT_ONCE) {
                bytes += length(done(underWay));
            }
            underWay.add(session.executeAsync(read.bind(body, chunk / CHUNKS_PER_SEGMENT, chunk % CHUNKS_PER_SEGMENT)));
        }
        while (!underWay.isEmpty()) {
            bytes += length(done(underWay));
        }
        if (bytes != size) {
            throw new IOException("a body of " + bytes + " bytes came back instead of " + size);
        }
    }

    private static AsyncResultSet done(Queue<CompletionStage<AsyncResultSet>> underWay) throws IOException {
        try {
            return underWay.remove().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int length(AsyncResultSet rows) {
        var row = rows.one();
        var content = row == null ? null : row.getByteBuffer("content");
        return content == null ? 0 : content.remaining();
    }

    /** How the object storage's own table is kept, in CQL: compression, compaction and the rest. */
    private String theirOptions() {
        var table = session.getMetadata()
                .getKeyspace("firn_storage")
                .flatMap(keyspace -> keyspace.getTable("chunks"))
                .orElseThrow(() -> new NotAsPromised("The object storage has no table of chunks"));
        var cql = table.describe(false);
        return cql.substring(cql.indexOf(" WITH ") + " WITH ".length())
                .replaceFirst("(?s)CLUSTERING ORDER BY \\([^)]*\\)\\s+AND ", "");
    }

    @Override
    public void close() {
        session.execute("DROP KEYSPACE IF EXISTS firn_bench");
        session.close();
    }
}
