package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import cloud.firn.storage.encryption.BodyCipher;
import cloud.firn.storage.encryption.DataKey;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bodies in Cassandra, cut into chunks; a segment of sixteen chunks is a partition. Where a body is encrypted, a chunk is
 * a record of it.
 *
 * <p>Memory is bounded by a few chunks for each stream, whatever the size of the body. Every chunk carries the CRC-32C
 * of what is stored, checked on reading. A body's id is never used twice, so fixed timestamps make every erasure stronger than every write.
 */
public final class Chunks {
    /** How bodies are cut from now on. */
    public static final int CHUNK_BYTES = 512 * 1024;

    private static final int CHUNKS_PER_SEGMENT = 16;
    private static final int WRITE_AGAIN = 2;
    /** Of the damage of one object. */
    private static final int MOST_TOLD = 10;

    private final ActorSystem<?> system;
    private final CqlSession cassandra;
    private final Streams streams;
    private final PreparedStatement write;
    private final PreparedStatement read;
    private final PreparedStatement probe;
    private final PreparedStatement erase;

    /** Over the table {@code chunks} of {@code keyspace}. Blocking, for starting. */
    Chunks(ActorSystem<?> system, CqlSession cassandra, String keyspace, Streams streams) {
        this.streams = streams;
        this.system = system;
        this.cassandra = cassandra;
        var table = keyspace + ".chunks";
        this.write = cassandra.prepare("INSERT INTO " + table
                + " (body, segment, chunk, crc32c, content) VALUES (?, ?, ?, ?, ?)" + " USING TIMESTAMP 1");
        this.read = cassandra.prepare(
                "SELECT crc32c, content FROM " + table + " WHERE body = ? AND segment = ? AND chunk = ?");
        this.probe = cassandra.prepare("SELECT chunk FROM " + table + " WHERE body = ? AND segment = ? LIMIT 1");
        this.erase = cassandra.prepare("DELETE FROM " + table + " USING TIMESTAMP 2 WHERE body = ? AND segment = ?");
    }

    /**
     * A body that was written.
     *
     * @param sizeBytes of the whole, as the client sent it
     * @param chunkBytes how it was cut
     */
    public record Body(UUID id, long sizeBytes, int chunkBytes) {}

    /** Writes a body as it comes; the number of bytes when all are durable. Fails with SlowDown when too many come, with InsufficientStorage without room. */
    public CompletionStage<Long> write(UUID body, Source<ByteString, ?> bytes, Optional<DataKey> key) {
        try {
            checkRoom();
            streams.check();
        } catch (Refused e) {
            return CompletableFuture.failedFuture(e);
        }
        var cipher = key.map(k -> k.cipher(body, CHUNK_BYTES));
        return streams.counted(bytes)
                .map(Optional::of)
                .concat(Source.single(Optional.<ByteString>empty()))
                .statefulMapConcat(Cutter::new)
                .zipWithIndex()
                .mapAsync(streams.writesAtOnce(), chunk -> {
                    var piece = chunk.first();
                    int number = Math.toIntExact(chunk.second());
                    long size = piece.bytes().size();
                    return streams.written(() -> write(body, number, piece, cipher))
                            .thenApply(done -> size);
                })
                .runWith(Sink.fold(0L, Long::sum), system);
    }

    private CompletionStage<AsyncResultSet> write(UUID body, int number, Piece piece, Optional<BodyCipher> cipher) {
        var plain = ByteBuffer.wrap(piece.bytes().toArray());
        // Once: whatever is tried again is the statement, with what it is bound to.
        var content = cipher.map(c -> c.encrypt(number, piece.last(), plain)).orElse(plain);
        var statement = write.bind(
                        body,
                        number / CHUNKS_PER_SEGMENT,
                        number % CHUNKS_PER_SEGMENT,
                        crc(content.duplicate()),
                        content)
                .setIdempotent(true);
        return written(statement, WRITE_AGAIN);
    }

    /** A server that is busy flushing gives up a write after two seconds; the stream need not end for that. */
    private CompletionStage<AsyncResultSet> written(BoundStatement statement, int again) {
        var tried = cassandra.executeAsync(statement);
        return again == 0
                ? tried
                : tried.exceptionallyCompose(failure ->
                        busy(failure) ? written(statement, again - 1) : CompletableFuture.failedFuture(failure));
    }

    private static boolean busy(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof WriteTimeoutException;
    }

    /**
     * Looks whether more may be written.
     *
     * @throws Refused InsufficientStorage when there is no room
     */
    void checkRoom() {
        streams.room().check();
    }

    /**
     * Looks whether one more body may be read.
     *
     * @throws Refused SlowDown when too many are
     */
    void check() {
        streams.check();
    }

    /** The bytes of a body from {@code from}, {@code length} of them. */
    public Source<ByteString, NotUsed> read(Body body, long from, long length, Optional<DataKey> key) {
        if (length <= 0) {
            return Source.empty();
        }
        int chunkBytes = body.chunkBytes();
        int first = (int) (from / chunkBytes);
        int last = (int) ((from + length - 1) / chunkBytes);
        var cipher = key.map(k -> k.cipher(body.id(), chunkBytes));
        return streams.counted(Source.range(first, last)
                .mapAsync(streams.readsAhead(), number -> streams.read(() -> chunk(body, number, cipher))
                        .thenApply(content -> {
                            long start = (long) number * chunkBytes;
                            int skip = (int) Math.max(0, from - start);
                            int end = (int) Math.min(content.size(), from + length - start);
                            return content.slice(skip, end);
                        })));
    }

    /** Removes a body of unknown length; harmless when it is not there. */
    public CompletionStage<Done> erase(UUID body) {
        return eraseFrom(body, 0);
    }

    private CompletionStage<Done> eraseFrom(UUID body, int segment) {
        // Few chunks are on their way at once and they leave in order: after an empty segment there is nothing.
        return cassandra.executeAsync(probe.bind(body, segment)).thenCompose(found -> {
            if (found.one() == null) {
                return CompletableFuture.completedFuture(Done.getInstance());
            }
            return cassandra
                    .executeAsync(erase.bind(body, segment).setIdempotent(true))
                    .thenCompose(done -> eraseFrom(body, segment + 1));
        });
    }

    /** What is wrong with the bodies of an object's parts; nothing when all are whole. */
    CompletionStage<List<String>> damage(List<Manifests.Part> parts, int perSecond) {
        return Source.from(parts)
                .mapAsync(1, part -> damage(part.body(), part.chunkBytes(), part.sizeBytes(), perSecond)
                        .thenApply(found -> found.stream()
                                .map(what -> "part " + part.number() + ": " + what)
                                .toList()))
                .mapConcat(found -> found)
                .take(MOST_TOLD)
                .runWith(Sink.seq(), system);
    }

    /** What is wrong with a body, chunk by chunk, the first of it; nothing when it is whole. */
    CompletionStage<List<String>> damage(UUID body, int chunkBytes, long sizeBytes, int perSecond) {
        int chunks = (int) ((sizeBytes + chunkBytes - 1) / chunkBytes);
        return Source.range(0, chunks - 1)
                .throttle(perSecond, Duration.ofSeconds(1))
                .mapAsync(1, number -> fault(body, number, ConsistencyLevel.LOCAL_QUORUM)
                        .thenCompose(first -> first.isEmpty()
                                ? CompletableFuture.completedFuture(first)
                                // Reading every replica makes Cassandra mend one that lacks what others have.
                                : fault(body, number, ConsistencyLevel.ALL).exceptionally(noReplica -> first)))
                .mapConcat(fault -> fault.stream().toList())
                .take(MOST_TOLD)
                .runWith(Sink.seq(), system);
    }

    private CompletionStage<Optional<String>> fault(UUID body, int number, ConsistencyLevel level) {
        return cassandra
                .executeAsync(read.bind(body, number / CHUNKS_PER_SEGMENT, number % CHUNKS_PER_SEGMENT)
                        .setConsistencyLevel(level)
                        .setIdempotent(true))
                .handle((rows, failure) -> {
                    if (failure instanceof ReadFailureException) {
                        return Optional.of("chunk " + number + " cannot be read");
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return fault(number, rows.one());
                });
    }

    private static Optional<String> fault(int number, @Nullable Row row) {
        if (row == null) {
            return Optional.of("chunk " + number + " is missing");
        }
        var content = row.getByteBuffer(1);
        return content == null || crc(content) != row.getInt(0)
                ? Optional.of("chunk " + number + " is damaged")
                : Optional.empty();
    }

    private CompletionStage<ByteString> chunk(Body body, int number, Optional<BodyCipher> cipher) {
        return cassandra
                .executeAsync(read.bind(body.id(), number / CHUNKS_PER_SEGMENT, number % CHUNKS_PER_SEGMENT)
                        .setIdempotent(true))
                .thenApply(rows -> {
                    var row = rows.one();
                    if (row == null) {
                        throw new IllegalStateException("A chunk is missing: " + body.id() + "/" + number);
                    }
                    var content = row.getByteBuffer(1);
                    if (content == null || crc(content.duplicate()) != row.getInt(0)) {
                        throw new IllegalStateException("A chunk is damaged: " + body.id() + "/" + number);
                    }
                    return ByteString.fromByteBuffer(cipher.map(c -> c.decrypt(number, body.sizeBytes(), content))
                            .orElse(content));
                });
    }

    private static int crc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private record Piece(ByteString bytes, boolean last) {}

    /**
     * Cuts what comes into pieces of one size; the last may be smaller. Empty marks the end. A piece is cut off when the
     * byte after it is there, so that the last is known to be the last.
     */
    private static final class Cutter implements akka.japi.function.Function<Optional<ByteString>, Iterable<Piece>> {
        private static final long serialVersionUID = 1L;

        private transient ByteStringBuilder gathered = new ByteStringBuilder();

        @Override
        public Iterable<Piece> apply(Optional<ByteString> piece) {
            if (piece.isEmpty()) {
                return gathered.isEmpty() ? List.of() : List.of(new Piece(gathered.result(), true));
            }
            gathered.append(piece.get());
            if (gathered.length() <= CHUNK_BYTES) {
                return List.of();
            }
            var all = gathered.result();
            gathered = new ByteStringBuilder();
            var cut = new ArrayList<Piece>();
            while (all.size() > CHUNK_BYTES) {
                cut.add(new Piece(all.take(CHUNK_BYTES), false));
                all = all.drop(CHUNK_BYTES);
            }
            gathered.append(all);
            return cut;
        }
    }
}
