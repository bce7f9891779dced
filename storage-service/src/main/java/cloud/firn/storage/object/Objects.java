package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.encryption.DataKey;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The front door of objects: put, find, read, remove, list. An object is there whole or not at all.
 *
 * <p>A put notes its body, writes the chunks, makes the index name the body, trims what it replaces, asks once more
 * whether the bucket may be written to, and strikes the note out. Whatever ends it in between, the note stays and the
 * collector asks the index. A small object rides in its row: there is nothing to note and nothing to collect. Stages
 * fail with {@link Refused}.
 */
public final class Objects {
    /** Up to this size an object rides in its row. */
    static final int INLINE_BYTES = 16 * 1024;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Stores stores;
    private final Bodies bodies;
    private final Index index;
    private final Names names;
    private final Pending pending;
    private final Collector collector;
    private final Clock clock;

    private Objects(ActorSystem<?> system, Buckets buckets, Stores stores, Collector collector, Clock clock) {
        this.system = system;
        this.buckets = buckets;
        this.stores = stores;
        this.bodies = new Bodies(system, stores.chunks(), stores.manifests());
        this.index = stores.index();
        this.names = new Names(buckets, stores.index(), stores.pending(), collector, clock);
        this.pending = stores.pending();
        this.collector = collector;
        this.clock = clock;
    }

    private record Stores(Chunks chunks, Manifests manifests, Index index, Pending pending, Turns turns) {}

    /** Objects in the tables of {@code keyspace}. Blocking, for starting. */
    public static Objects start(
            ActorSystem<?> system,
            CqlSession cassandra,
            String keyspace,
            Buckets buckets,
            Pending pending,
            Collector collector,
            Clock clock) {
        var stores = new Stores(
                new Chunks(system, cassandra, keyspace),
                new Manifests(cassandra, keyspace),
                new Index(cassandra, clock, keyspace),
                pending,
                new Turns(cassandra, clock, keyspace));
        var objects = new Objects(system, buckets, stores, collector, clock);
        collector.know(Mark.Kind.BODY, objects.claims());
        return objects;
    }

    /** Where parts of uploads keep their bytes. */
    public Chunks chunks() {
        return stores.chunks();
    }

    /** Where completed uploads keep the list of their parts. */
    public Manifests manifests() {
        return stores.manifests();
    }

    /** Must hold of the present object, or refuses; the writes of all who ask for a condition take turns. */
    public interface Condition extends Consumer<Optional<ObjectRow>> {}

    /**
     * What is to be put where.
     *
     * @param sizeBytes as announced
     * @param condition looked at again when the last byte is durable
     * @param sealing how the bytes of a body are to be encrypted, if they are
     * @param described asked when the last byte is durable; fails when the bytes are not what the client said
     */
    public record Put(
            BucketView bucket,
            String key,
            long sizeBytes,
            Source<ByteString, ?> bytes,
            Optional<Condition> condition,
            Function<UUID, Optional<Encryptions.Fresh>> sealing,
            Supplier<Described> described) {}

    /** A put on its way: under which id its bytes are kept, and how they are encrypted. */
    private record Writing(Put put, Place place, UUID body, Optional<Encryptions.Fresh> fresh) {
        Optional<DataKey> key() {
            return fresh.map(Encryptions.Fresh::key);
        }

        ObjectRow row(long sizeBytes, int chunkBytes, ByteString inline) {
            var described = put.described().get();
            var is = fresh.map(f -> described.sealed(f.encryption())).orElse(described);
            return new ObjectRow(
                    put.key(),
                    0,
                    body,
                    put.bucket().versioning() != Versioning.ENABLED,
                    false,
                    is.owner(),
                    is.ownerName(),
                    new ObjectRow.Content(sizeBytes, is.etag(), 0, chunkBytes, inline),
                    is.attributes(),
                    is.notes());
        }
    }

    /** Puts an object. */
    public CompletionStage<ObjectRow> put(Put put) {
        var place = Place.of(put.bucket().id(), put.key());
        var body = UUID.randomUUID();
        var writing = new Writing(put, place, body, put.sealing().apply(body));
        return put.sizeBytes() <= INLINE_BYTES ? putInline(writing) : putBody(writing);
    }

    private CompletionStage<ObjectRow> putInline(Writing writing) {
        var put = writing.put();
        return buckets.writable(put.bucket())
                .thenCompose(open -> put.bytes().runFold(ByteString.emptyByteString(), ByteString::concat, system))
                .thenApply(all -> writing.row(all.size(), 0, Bodies.inline(writing.body(), all, writing.key())))
                .thenCompose(row -> inTurn(
                        writing.place(), put.condition(), turn -> names.enter(put.bucket(), writing.place(), row)));
    }

    private CompletionStage<ObjectRow> putBody(Writing writing) {
        var put = writing.put();
        return buckets.writable(put.bucket())
                .thenCompose(open -> pending.note(Mark.Kind.BODY, writing.body(), writing.place()))
                .thenCompose(mark -> undone(
                                mark,
                                stores.chunks()
                                        .write(writing.body(), put.bytes(), writing.key())
                                        .thenApply(size ->
                                                writing.row(size, Chunks.CHUNK_BYTES, ByteString.emptyByteString())))
                        .thenCompose(row -> publish(put.bucket(), mark, row, put.condition())));
    }

    /** Makes a noted body visible under its key. A repeat with the same row changes nothing. */
    public CompletionStage<ObjectRow> publish(
            BucketView bucket, Mark mark, ObjectRow row, Optional<Condition> condition) {
        if (!pending.leased()) {
            collector.abandoned(mark);
            return CompletableFuture.failedFuture(new Refused(Code.SERVICE_UNAVAILABLE));
        }
        return inTurn(mark.place(), condition, turn -> names.enter(bucket, mark.place(), row))
                .thenCompose(entered -> pending.strike(mark).thenApply(done -> entered))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        return;
                    }
                    if (Refused.in(failure) == null) {
                        collector.doubtful(mark);
                    } else {
                        collector.abandoned(mark);
                    }
                });
    }

    /** Looks and writes in a turn of its own when there is a condition; just writes when there is none. */
    private <T> CompletionStage<T> inTurn(
            Place place, Optional<Condition> condition, Function<Optional<Turns.Turn>, CompletionStage<T>> work) {
        if (condition.isEmpty()) {
            return work.apply(Optional.empty());
        }
        return stores.turns().during(place, turn -> present(place).thenCompose(present -> {
            condition.get().accept(present);
            stores.turns().checkStill(turn);
            return work.apply(Optional.of(turn));
        }));
    }

    /** The object under a key that a plain GET would find. */
    private CompletionStage<Optional<ObjectRow>> present(Place place) {
        return index.newest(place).thenApply(newest -> newest.filter(row -> !row.marker()));
    }

    /** Refuses early, before a body is read; the same is looked at again in turn. */
    public CompletionStage<Done> check(BucketView bucket, String key, Optional<Condition> condition) {
        if (condition.isEmpty()) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return present(Place.of(bucket.id(), key)).thenApply(present -> {
            condition.get().accept(present);
            return Done.getInstance();
        });
    }

    /**
     * One version of an object; fails with NoSuchKey, NoSuchVersion, or MethodNotAllowed for a marker that was named.
     *
     * @param versionId empty for the newest
     */
    public CompletionStage<ObjectRow> find(BucketView bucket, String key, Optional<String> versionId) {
        return look(bucket, key, versionId).thenApply(found -> {
            var row = found.orElseThrow(() -> versionId.isPresent()
                    ? new Refused(Code.NO_SUCH_VERSION, "", Map.of("Key", key, "VersionId", versionId.get()))
                    : new Refused(Code.NO_SUCH_KEY, "", Map.of("Key", key)));
            if (row.marker()) {
                throw (versionId.isPresent() ? markerNamed(row) : new Refused(Code.NO_SUCH_KEY, "", Map.of("Key", key)))
                        .with("x-amz-delete-marker", "true")
                        .with("x-amz-version-id", row.versionId());
            }
            return row;
        });
    }

    /** Nothing but a delete may be done with a marker. */
    private static Refused markerNamed(ObjectRow marker) {
        var at = marker.modifiedAt().atOffset(ZoneOffset.UTC);
        return new Refused(Code.METHOD_NOT_ALLOWED, "", Map.of("Method", "GET", "ResourceType", "DeleteMarker"))
                .with("Allow", "DELETE")
                .with("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(at));
    }

    /** One version of a key, be it an object or a marker. */
    public CompletionStage<Optional<ObjectRow>> look(BucketView bucket, String key, Optional<String> versionId) {
        var place = Place.of(bucket.id(), key);
        if (versionId.isEmpty()) {
            return index.newest(place);
        }
        if (versionId.get().equals(VersionId.NULL)) {
            return index.slim(place)
                    .thenApply(rows -> rows.stream().filter(ObjectRow::nameless).findFirst())
                    .thenCompose(row -> exact(place, row));
        }
        return VersionId.parse(versionId.get())
                .map(id -> index.exact(place, id).thenApply(row -> row.filter(found -> !found.nameless())))
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ARGUMENT,
                        "Invalid version id specified",
                        Map.of("ArgumentName", "versionId", "ArgumentValue", versionId.get())));
    }

    /** The version whose bytes are kept under {@code body}. */
    public CompletionStage<Optional<ObjectRow>> ofBody(BucketView bucket, String key, UUID body) {
        var place = Place.of(bucket.id(), key);
        return index.slim(place)
                .thenApply(rows ->
                        rows.stream().filter(row -> row.body().equals(body)).findFirst())
                .thenCompose(row -> exact(place, row));
    }

    private CompletionStage<Optional<ObjectRow>> exact(Place place, Optional<ObjectRow> slim) {
        return slim.isPresent()
                ? index.exact(
                        place, new VersionId(slim.get().version(), slim.get().body()))
                : CompletableFuture.completedFuture(slim);
    }

    /** Writes other notes on an object that is there. */
    public CompletionStage<Done> annotate(BucketView bucket, ObjectRow row) {
        var place = Place.of(bucket.id(), row.key());
        return index.annotate(place, row)
                .thenCompose(done -> index.exact(place, new VersionId(row.version(), row.body())))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(Done.getInstance())
                        // It was deleted meanwhile: no note may remain of it.
                        : index.remove(place, row)
                                .thenCompose(done -> CompletableFuture.failedFuture(new Refused(Code.NO_SUCH_KEY))));
    }

    /** The bytes of an object from {@code from}, {@code length} of them; {@code key} opens them when they are sealed. */
    public Source<ByteString, NotUsed> read(ObjectRow row, long from, long length, Optional<DataKey> key) {
        return bodies.read(row, from, length, key);
    }

    /**
     * What a delete did.
     *
     * @param versionId of the version that was removed or the marker that was made; empty when versions are not kept
     * @param marker whether a marker was made or removed
     */
    public record Removed(Optional<String> versionId, boolean marker) {
        private static final Removed NOTHING = new Removed(Optional.empty(), false);
    }

    /**
     * Deletes a key: for good where versions are not kept, else by a marker.
     *
     * @param by organisation that deletes, and its name
     */
    public CompletionStage<Removed> remove(
            BucketView bucket, String key, Map.Entry<String, String> by, Optional<Condition> condition) {
        var place = Place.of(bucket.id(), key);
        return inTurn(place, condition, turn -> {
            if (bucket.versioning() == Versioning.OFF) {
                return names.removeAll(place).thenApply(done -> Removed.NOTHING);
            }
            boolean nameless = bucket.versioning() == Versioning.SUSPENDED;
            var marker = ObjectRow.marker(key, clock.next(), nameless, by.getKey(), by.getValue());
            return names.enter(bucket, place, marker)
                    .thenApply(entered -> new Removed(Optional.of(entered.versionId()), true));
        });
    }

    /** Removes one version for good. */
    public CompletionStage<Removed> removeVersion(BucketView bucket, ObjectRow row) {
        return names.remove(Place.of(bucket.id(), row.key()), row)
                .thenApply(done -> new Removed(Optional.of(row.versionId()), row.marker()));
    }

    /** Removes exactly this row of the index. */
    public CompletionStage<Done> retract(Place place, ObjectRow row) {
        return names.remove(place, row);
    }

    /** One page of the keys of a bucket. */
    public CompletionStage<Listing.Page> list(BucketView bucket, Listing.Query query) {
        boolean versioned = bucket.versioning() != Versioning.OFF;
        return new Listing((key, inclusive, limit) -> index.lines(bucket.id(), key, inclusive, versioned, limit), query)
                .run();
    }

    /** One page of the versions in a bucket. */
    public CompletionStage<VersionListing.Page> versions(BucketView bucket, VersionListing.Query query) {
        return new VersionListing(
                        new VersionListing.Lines() {
                            @Override
                            public CompletionStage<List<Line>> read(String key, boolean inclusive, int limit) {
                                return index.lines(bucket.id(), key, inclusive, false, limit);
                            }

                            @Override
                            public CompletionStage<List<Line>> older(String key, long version, int limit) {
                                return index.older(bucket.id(), key, version, limit);
                            }
                        },
                        query)
                .run();
    }

    /** Whether a bucket has no object, no version and no marker. */
    public CompletionStage<Boolean> isEmpty(UUID bucketId) {
        return index.isEmpty(bucketId);
    }

    /** What those need who look after objects. Blocking, for starting. */
    public Upkeep upkeep(CqlSession cassandra, String keyspace) {
        return new Upkeep(cassandra, keyspace, names, stores.chunks(), stores.manifests(), clock);
    }

    /** Who names bodies and manifests: the index. */
    public Claims claims() {
        return new Claims() {
            @Override
            public CompletionStage<Boolean> named(Mark mark) {
                return names.named(mark);
            }

            @Override
            public CompletionStage<Done> erase(Mark mark) {
                return bodies.erase(mark);
            }
        };
    }

    /** Notes the failure of a write: what was written goes. */
    private <T> CompletionStage<T> undone(Mark mark, CompletionStage<T> write) {
        return write.whenComplete((done, failure) -> {
            if (failure != null) {
                collector.abandoned(mark);
            }
        });
    }
}
