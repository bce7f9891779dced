package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The front door of objects: put, get, remove, list. An object is there whole or not at all.
 *
 * <p>A put notes its body, writes the chunks, makes the index name the body, trims older versions of the key, asks once
 * more whether the bucket may be written to, and strikes the note out. Whatever ends it in between, the note stays and
 * the collector asks the index. Stages fail with {@link Refused}.
 */
public final class Objects {
    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Chunks chunks;
    private final Manifests manifests;
    private final Index index;
    private final Pending pending;
    private final Collector collector;
    private final Clock clock;

    private Objects(ActorSystem<?> system, Buckets buckets, Stores stores, Collector collector, Clock clock) {
        this.system = system;
        this.buckets = buckets;
        this.chunks = stores.chunks();
        this.manifests = stores.manifests();
        this.index = stores.index();
        this.pending = stores.pending();
        this.collector = collector;
        this.clock = clock;
    }

    private record Stores(Chunks chunks, Manifests manifests, Index index, Pending pending) {}

    /** Objects in the tables of {@code keyspace}. Blocking, for starting. */
    public static Objects start(
            ActorSystem<?> system,
            CqlSession cassandra,
            String keyspace,
            Buckets buckets,
            Pending pending,
            Collector collector,
            Clock clock) {
        var chunks = new Chunks(system, cassandra, keyspace);
        var manifests = new Manifests(cassandra, keyspace);
        var index = new Index(cassandra, clock, keyspace);
        var objects = new Objects(system, buckets, new Stores(chunks, manifests, index, pending), collector, clock);
        collector.know(Mark.Kind.BODY, objects.claims());
        return objects;
    }

    /** Where parts of uploads keep their bytes. */
    public Chunks chunks() {
        return chunks;
    }

    /** Where completed uploads keep the list of their parts. */
    public Manifests manifests() {
        return manifests;
    }

    /**
     * Puts an object.
     *
     * @param described asked when the last byte is durable; fails when the bytes are not what the client said
     */
    public CompletionStage<ObjectRow> put(
            BucketView bucket, String key, Source<ByteString, ?> bytes, Supplier<Described> described) {
        var place = Place.of(bucket.id(), key);
        var body = UUID.randomUUID();
        return buckets.writable(bucket)
                .thenCompose(open -> pending.note(Mark.Kind.BODY, body, place))
                .thenCompose(mark -> undone(mark, chunks.write(body, bytes).thenApply(size -> {
                            var is = described.get();
                            return new ObjectRow(
                                    key,
                                    clock.next(),
                                    body,
                                    size,
                                    is.etag(),
                                    0,
                                    Chunks.CHUNK_BYTES,
                                    is.headers(),
                                    is.metadata(),
                                    is.checksums());
                        }))
                        .thenCompose(row -> publish(bucket, mark, row)));
    }

    /** Makes a noted body visible under its key. A repeat with the same row changes nothing. */
    public CompletionStage<ObjectRow> publish(BucketView bucket, Mark mark, ObjectRow row) {
        var place = mark.place();
        if (!pending.leased()) {
            collector.abandoned(mark);
            return CompletableFuture.failedFuture(new Refused(Code.SERVICE_UNAVAILABLE));
        }
        return index.insert(place, row, row.version() / 1000)
                .thenCompose(done -> trim(place, row, 0))
                .thenCompose(newest -> buckets.writable(bucket)
                        .handle((open, failure) -> failure)
                        .thenCompose(failure -> failure == null
                                ? pending.strike(mark).thenApply(done -> newest)
                                : takeBack(mark, newest, failure)))
                .whenComplete((done, failure) -> {
                    if (failure != null && Refused.in(failure) == null) {
                        collector.doubtful(mark);
                    }
                });
    }

    /** The object under a key; fails with NoSuchKey. */
    public CompletionStage<ObjectRow> find(BucketView bucket, String key) {
        return index.newest(Place.of(bucket.id(), key)).thenApply(rows -> {
            if (rows.isEmpty()) {
                throw new Refused(Code.NO_SUCH_KEY, "", java.util.Map.of("Key", key));
            }
            return rows.get(0);
        });
    }

    /** The bytes of an object from {@code from}, {@code length} of them. */
    public Source<ByteString, NotUsed> read(ObjectRow row, long from, long length) {
        if (row.parts() == 0) {
            return chunks.read(row.body(), row.chunkBytes(), from, length);
        }
        return Source.completionStage(manifests.read(row.body()))
                .mapConcat(parts -> Manifests.within(parts, from, length))
                .flatMapConcat(piece ->
                        chunks.read(piece.part().body(), piece.part().chunkBytes(), piece.from(), piece.length()));
    }

    /** Removes an object; harmless when there is none. */
    public CompletionStage<Done> remove(BucketView bucket, String key) {
        var place = Place.of(bucket.id(), key);
        return index.versions(place).thenCompose(rows -> removeAll(place, rows));
    }

    /** Removes exactly this row of the index. */
    public CompletionStage<Done> retract(Place place, ObjectRow row) {
        return removeAll(place, List.of(row));
    }

    /** One page of the keys of a bucket. */
    public CompletionStage<Listing.Page> list(BucketView bucket, Listing.Query query) {
        return new Listing((key, inclusive, limit) -> index.lines(bucket.id(), key, inclusive, limit), query).run();
    }

    /** Whether a bucket has no object. */
    public CompletionStage<Boolean> isEmpty(UUID bucketId) {
        return index.lines(bucketId, "", true, 1).thenApply(List::isEmpty);
    }

    /** Notes the failure of a write: what was written goes. */
    private <T> CompletionStage<T> undone(Mark mark, CompletionStage<T> write) {
        return write.whenComplete((done, failure) -> {
            if (failure != null) {
                collector.abandoned(mark);
            }
        });
    }

    private CompletionStage<ObjectRow> takeBack(Mark mark, ObjectRow row, Throwable failure) {
        return index.remove(mark.place(), row).thenCompose(done -> {
            collector.abandoned(mark);
            return CompletableFuture.failedFuture(failure);
        });
    }

    /**
     * Leaves one version of a key: the newest, which {@code mine} becomes when a clock that runs ahead hid it.
     */
    private CompletionStage<ObjectRow> trim(Place place, ObjectRow mine, int attempt) {
        return index.versions(place).thenCompose(rows -> {
            var newest = rows.isEmpty() ? mine : rows.get(0);
            if (!newest.body().equals(mine.body())
                    && attempt == 0
                    && rows.stream().anyMatch(row -> row.body().equals(mine.body()))) {
                var renewed = new ObjectRow(
                        mine.key(),
                        newest.version() + 1,
                        mine.body(),
                        mine.sizeBytes(),
                        mine.etag(),
                        mine.parts(),
                        mine.chunkBytes(),
                        mine.headers(),
                        mine.metadata(),
                        mine.checksums());
                return index.renew(place, mine, renewed).thenCompose(done -> trim(place, renewed, 1));
            }
            var older = rows.size() < 2 ? List.<ObjectRow>of() : rows.subList(1, rows.size());
            return removeAll(place, older).thenApply(done -> mine);
        });
    }

    private CompletionStage<Done> removeAll(Place place, List<ObjectRow> rows) {
        return Source.from(rows)
                .mapAsync(1, row -> pending.noteOrphan(kind(row), row.body(), place)
                        .thenCompose(mark -> index.remove(place, row).thenApply(done -> {
                            collector.orphaned(mark);
                            return done;
                        })))
                .runWith(Sink.<Done>ignore(), system);
    }

    private static Mark.Kind kind(ObjectRow row) {
        return row.parts() == 0 ? Mark.Kind.BODY : Mark.Kind.MANIFEST;
    }

    /** Who names bodies and manifests: the index. */
    public Claims claims() {
        return new Claims() {
            @Override
            public CompletionStage<Boolean> named(Mark mark) {
                return index.versions(mark.place()).thenCompose(rows -> {
                    if (rows.stream().noneMatch(row -> row.body().equals(mark.body()))) {
                        return CompletableFuture.completedFuture(false);
                    }
                    // A crash may have come between naming the body and trimming what it replaced.
                    return trim(mark.place(), rows.get(0), 1)
                            .thenApply(newest -> newest.body().equals(mark.body()));
                });
            }

            @Override
            public CompletionStage<Done> erase(Mark mark) {
                if (mark.kind() == Mark.Kind.BODY) {
                    return chunks.erase(mark.body());
                }
                return manifests.read(mark.body()).thenCompose(parts -> Source.from(parts)
                        .mapAsync(4, part -> chunks.erase(part.body()))
                        .runWith(Sink.<Done>ignore(), system)
                        .thenCompose(done -> manifests.erase(mark.body())));
            }
        };
    }
}
