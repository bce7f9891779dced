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
import cloud.firn.storage.notification.Cause;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.notification.Outbox;
import cloud.firn.storage.notification.Telling;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
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

    private static final int SOME = 1000;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Stores stores;
    private final Bodies bodies;
    private final Index index;
    private final Spots spots;
    private final Lookup lookup;
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
        this.spots = stores.spots();
        this.lookup = new Lookup(spots, index);
        this.names = new Names(spots, index, stores.pending(), collector, clock, stores.sizing());
        this.pending = stores.pending();
        this.collector = collector;
        this.clock = clock;
    }

    private record Stores(
            Chunks chunks,
            Manifests manifests,
            Index index,
            Spots spots,
            Sizing sizing,
            Pending pending,
            Turns turns,
            Outbox outbox) {}

    /**
     * Where objects are kept, and how the index of them is divided.
     *
     * @param streams how many bodies may be on their way in or out at once
     */
    public record Tables(
            CqlSession cassandra, String keyspace, Dividing dividing, Outbox outbox, int streams, DiskRoom room) {}

    /** Starts objects. Blocking, for starting. */
    public static Objects start(
            ActorSystem<?> system, Tables tables, Buckets buckets, Pending pending, Collector collector, Clock clock) {
        var cassandra = tables.cassandra();
        var keyspace = tables.keyspace();
        var spots = new Spots(buckets, clock, tables.dividing().grace());
        var stores = new Stores(
                new Chunks(system, cassandra, keyspace, new Streams(tables.streams(), tables.room())),
                new Manifests(cassandra, keyspace),
                new Index(cassandra, clock, keyspace),
                spots,
                new Sizing(system, new SpanRows(cassandra, keyspace), spots, buckets.spans(), tables.dividing()),
                pending,
                new Turns(cassandra, clock, keyspace),
                tables.outbox());
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
     * @param occasion as which it is told
     * @param described asked when the last byte is durable; fails when the bytes are not what the client said
     */
    public record Put(
            BucketView bucket,
            String key,
            long sizeBytes,
            Source<ByteString, ?> bytes,
            Optional<Condition> condition,
            Function<UUID, Optional<Encryptions.Fresh>> sealing,
            Occasion occasion,
            Supplier<Described> described) {}

    /** A put on its way: under which id its bytes are kept, and how they are encrypted. */
    private record Writing(Put put, UUID body, Optional<Encryptions.Fresh> fresh) {
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

    /**
     * Puts an object.
     *
     * @throws Refused InsufficientStorage when there is no room for it
     */
    public CompletionStage<ObjectRow> put(Put put) {
        stores.chunks().checkRoom();
        var body = UUID.randomUUID();
        var writing = new Writing(put, body, put.sealing().apply(body));
        return put.sizeBytes() <= INLINE_BYTES ? putInline(writing) : putBody(writing);
    }

    private CompletionStage<ObjectRow> putInline(Writing writing) {
        var put = writing.put();
        return put.bytes()
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .thenApply(all -> writing.row(all.size(), 0, Bodies.inline(writing.body(), all, writing.key())))
                .thenCompose(row -> enter(put.bucket(), row, put.condition(), put.occasion()));
    }

    private CompletionStage<ObjectRow> putBody(Writing writing) {
        var put = writing.put();
        return buckets.writable(put.bucket(), put.key())
                .thenCompose(open -> pending.note(
                        Mark.Kind.BODY, writing.body(), new Place(put.bucket().id(), put.key())))
                .thenCompose(mark -> undone(
                                mark,
                                stores.chunks()
                                        .write(writing.body(), put.bytes(), writing.key())
                                        .thenApply(size ->
                                                writing.row(size, Chunks.CHUNK_BYTES, ByteString.emptyByteString())))
                        .thenCompose(row -> publish(put.bucket(), mark, row, put.condition(), put.occasion())));
    }

    /** Makes a noted body visible under its key. A repeat with the same row changes nothing. */
    public CompletionStage<ObjectRow> publish(
            BucketView bucket, Mark mark, ObjectRow row, Optional<Condition> condition, Occasion occasion) {
        if (!pending.leased()) {
            collector.abandoned(mark);
            return CompletableFuture.failedFuture(new Refused(Code.SERVICE_UNAVAILABLE));
        }
        return enter(bucket, row, condition, occasion)
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

    private CompletionStage<ObjectRow> enter(
            BucketView bucket, ObjectRow row, Optional<Condition> condition, Occasion occasion) {
        var telling = stores.outbox().telling(bucket, row.key(), occasion);
        return inTurn(bucket, row.key(), condition, turn -> names.enter(bucket, row.key(), row, telling));
    }

    /** Looks and writes in a turn of its own when there is a condition; just writes when there is none. */
    private <T> CompletionStage<T> inTurn(
            BucketView bucket,
            String key,
            Optional<Condition> condition,
            Function<Optional<Turns.Turn>, CompletionStage<T>> work) {
        if (condition.isEmpty()) {
            return work.apply(Optional.empty());
        }
        // Where the key stands is asked in the turn: a turn before it may have been taken by a newer word.
        return stores.turns().during(new Place(bucket.id(), key), turn -> spots.now(bucket, key)
                .thenCompose(this::present)
                .thenCompose(present -> {
                    condition.get().accept(present);
                    stores.turns().checkStill(turn);
                    return work.apply(Optional.of(turn));
                }));
    }

    /** The object under a key that a plain GET would find. */
    private CompletionStage<Optional<ObjectRow>> present(Spot spot) {
        return index.newest(spot).thenApply(newest -> newest.filter(row -> !row.marker()));
    }

    /** Refuses early, before a body is read; the same is looked at again in turn. */
    public CompletionStage<Done> check(BucketView bucket, String key, Optional<Condition> condition) {
        if (condition.isEmpty()) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return spots.of(bucket, key).thenCompose(this::present).thenApply(present -> {
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
        return lookup.find(bucket, key, versionId);
    }

    /** One version of a key, be it an object or a marker. */
    public CompletionStage<Optional<ObjectRow>> look(BucketView bucket, String key, Optional<String> versionId) {
        return lookup.look(bucket, key, versionId);
    }

    /** The version whose bytes are kept under {@code body}. */
    public CompletionStage<Optional<ObjectRow>> ofBody(BucketView bucket, String key, UUID body) {
        return lookup.ofBody(bucket, key, body);
    }

    /**
     * Writes other notes on an object that is there.
     *
     * @param occasion as which it is told, if it is
     */
    public CompletionStage<Done> annotate(BucketView bucket, ObjectRow row, Optional<Occasion> occasion) {
        var told = occasion.map(is -> stores.outbox().telling(bucket, row.key(), is))
                .orElse(Telling.NOTHING)
                .at(Math.max(clock.next(), row.version() + 1))
                .said(row.affected(bucket.versioning() != Versioning.OFF));
        return spots.now(bucket, row.key()).thenCompose(spot -> index.annotate(spot, row, told)
                .thenCompose(done -> index.exact(spot, new VersionId(row.version(), row.body())))
                .thenCompose(found -> found.isPresent()
                        ? spots.settled(spot)
                        // It was deleted meanwhile: no note may remain of it.
                        : index.remove(spot, row, List.of())
                                .thenCompose(done -> CompletableFuture.failedFuture(new Refused(Code.NO_SUCH_KEY)))));
    }

    /**
     * The bytes of an object from {@code from}, {@code length} of them; {@code key} opens them when they are sealed.
     *
     * @throws Refused SlowDown when too many bodies are being read and written
     */
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
     */
    public CompletionStage<Removed> remove(BucketView bucket, String key, Cause cause, Optional<Condition> condition) {
        boolean forGood = bucket.versioning() == Versioning.OFF;
        var occasion = new Occasion(forGood ? EventName.DELETE : EventName.MARKER, cause);
        var telling = stores.outbox().telling(bucket, key, occasion);
        return inTurn(bucket, key, condition, turn -> {
            if (forGood) {
                return spots.of(bucket, key)
                        .thenCompose(spot -> names.removeAll(spot, telling))
                        .thenApply(done -> Removed.NOTHING);
            }
            boolean nameless = bucket.versioning() == Versioning.SUSPENDED;
            var marker = ObjectRow.marker(key, clock.next(), nameless, cause.organisation(), cause.name());
            return names.enter(bucket, key, marker, telling)
                    .thenApply(entered -> new Removed(Optional.of(entered.versionId()), true));
        });
    }

    /** Removes one version for good. */
    public CompletionStage<Removed> removeVersion(BucketView bucket, ObjectRow row, Cause cause) {
        var telling = stores.outbox().telling(bucket, row.key(), new Occasion(EventName.DELETE, cause));
        return spots.of(bucket, row.key())
                .thenCompose(spot -> names.remove(spot, row, telling, bucket.versioning() != Versioning.OFF))
                .thenApply(done -> new Removed(Optional.of(row.versionId()), row.marker()));
    }

    /** Takes exactly this row of the index back, which nobody counted on. */
    public CompletionStage<Done> retract(BucketView bucket, ObjectRow row) {
        return spots.of(bucket, row.key()).thenCompose(spot -> names.remove(spot, row, Telling.NOTHING, false));
    }

    /** One page of the keys of a bucket. */
    public CompletionStage<Listing.Page> list(BucketView bucket, Listing.Query query) {
        boolean versioned = bucket.versioning() != Versioning.OFF;
        return new Listing(new BucketLines(spots, index, bucket, query.prefix(), versioned)::read, query).run();
    }

    /** One page of the versions in a bucket. */
    public CompletionStage<VersionListing.Page> versions(BucketView bucket, VersionListing.Query query) {
        return new VersionListing(new BucketLines(spots, index, bucket, query.prefix(), false), query).run();
    }

    /** Whether a bucket has no object, no version and no marker. */
    public CompletionStage<Boolean> isEmpty(BucketView bucket) {
        return new BucketLines(spots, index, bucket, "", false)
                .read("", true, SOME)
                .thenApply(found -> found.stream().allMatch(Line::ghost));
    }

    /** What those need who look after objects. Blocking, for starting. */
    public Upkeep upkeep(CqlSession cassandra, String keyspace) {
        var rows = new BucketRows(spots, new SpanRows(cassandra, keyspace));
        return new Upkeep(
                buckets, spots, rows, names, new Damage(stores.chunks(), stores.manifests()), stores.outbox(), clock);
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
