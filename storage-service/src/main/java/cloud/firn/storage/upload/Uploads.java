package cloud.firn.storage.upload;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.encryption.CustomerKey;
import cloud.firn.storage.encryption.DataKey;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.notification.Cause;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.object.Chunks;
import cloud.firn.storage.object.Clock;
import cloud.firn.storage.object.Collector;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.Mark;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.Pending;
import cloud.firn.storage.object.Place;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The front door of multipart uploads. Completing writes a manifest of the parts under the upload's id as the object's
 * body; no byte is copied. Stages fail with {@link Refused}.
 */
public final class Uploads {
    private final ActorSystem<?> system;
    private final UploadTables tables;
    private final Buckets buckets;
    private final Objects objects;
    private final Pending pending;
    private final Collector collector;
    private final Clock clock;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public Uploads(
            ActorSystem<?> system,
            Tables tables,
            Buckets buckets,
            Objects objects,
            Pending pending,
            Collector collector,
            Clock clock) {
        this.system = system;
        this.tables = new UploadTables(tables.cassandra(), tables.keyspace());
        this.buckets = buckets;
        this.objects = objects;
        this.pending = pending;
        this.collector = collector;
        this.clock = clock;
        var claims = new UploadClaims(system, this.tables, objects);
        collector.know(Mark.Kind.PART, claims.parts());
        collector.know(Mark.Kind.UPLOAD, claims.uploads());
        collector.know(Mark.Kind.MANIFEST, claims.manifests());
    }

    /** Where the tables are. */
    public record Tables(CqlSession cassandra, String keyspace) {}

    /** A part as the client lists it on completing. */
    public record ListedPart(int number, String etag, Map<Algorithm, String> checksums) {}

    /** What the client says that the whole object is; it is refused when it is another. */
    public record Expected(Optional<Long> sizeBytes, Map<Algorithm, String> checksums) {}

    /**
     * How an upload is to be completed.
     *
     * @param given the customer's key, if the client brings one; refused when it is not that of the parts
     */
    public record Completion(
            List<ListedPart> listed,
            Expected expected,
            Optional<Objects.Condition> condition,
            Optional<CustomerKey> given,
            Cause cause) {}

    /**
     * Begins an upload.
     *
     * @param described its checksums may name an {@code algorithm} and a {@code type}
     * @param sealing how the bytes of an upload are to be encrypted, if they are
     */
    public CompletionStage<Upload> begin(
            BucketView bucket, String key, Described described, Function<UUID, Optional<Encryptions.Fresh>> sealing) {
        var id = UUID.randomUUID();
        var upload = new Upload(
                key,
                id,
                Upload.State.OPEN,
                0,
                Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.MILLIS),
                "",
                sealing.apply(id)
                        .map(fresh -> described.sealed(fresh.encryption()))
                        .orElse(described),
                Map.of());
        return buckets.writable(bucket, key)
                .thenCompose(open -> tables.begin(new Place(bucket.id(), key), upload))
                .thenApply(done -> upload);
    }

    /** An upload that takes parts; fails with NoSuchUpload. */
    public CompletionStage<Upload> open(BucketView bucket, String key, UUID id) {
        return find(new Place(bucket.id(), key), id).thenApply(upload -> {
            if (upload.state() != Upload.State.OPEN) {
                throw new Refused(Code.NO_SUCH_UPLOAD);
            }
            return upload;
        });
    }

    /**
     * Takes a part.
     *
     * @param key of the upload, when its bytes are sealed
     * @param described the ETag and the checksum of the part, asked when the last byte is durable
     */
    public CompletionStage<Part> put(
            BucketView bucket,
            Upload upload,
            int number,
            Source<ByteString, ?> bytes,
            Optional<DataKey> key,
            Supplier<Described> described) {
        var place = new Place(bucket.id(), upload.key());
        var body = UUID.randomUUID();
        return pending.note(Mark.Kind.PART, body, UploadClaims.partPlace(place, upload.id()))
                .thenCompose(mark -> objects.chunks()
                        .write(body, bytes, key)
                        .thenApply(size -> part(upload, number, body, size, described.get()))
                        .whenComplete((part, failure) -> {
                            if (failure != null) {
                                collector.abandoned(mark);
                            }
                        })
                        .thenCompose(part -> keep(place, upload, part, mark)));
    }

    private CompletionStage<Part> keep(Place place, Upload upload, Part part, Mark mark) {
        if (!pending.leased()) {
            collector.abandoned(mark);
            return CompletableFuture.failedFuture(new Refused(Code.SERVICE_UNAVAILABLE));
        }
        return tables.putPart(upload.id(), part)
                .thenCompose(done -> tables.parts(upload.id()))
                .thenCompose(rows -> replaceOlder(place, upload, rows, part))
                .thenCompose(done -> find(place, upload.id()))
                .thenCompose(now -> {
                    if (now.state() == Upload.State.OPEN) {
                        return pending.strike(mark).thenApply(done -> part);
                    }
                    collector.doubtful(mark);
                    return CompletableFuture.failedFuture(new Refused(Code.NO_SUCH_UPLOAD));
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && Refused.in(failure) == null) {
                        collector.doubtful(mark);
                    }
                });
    }

    private CompletionStage<Done> replaceOlder(Place place, Upload upload, List<Part> rows, Part part) {
        var older = rows.stream()
                .filter(row -> row.number() == part.number())
                .skip(1)
                .toList();
        return Source.from(older)
                .mapAsync(1, row -> pending.noteOrphan(
                                Mark.Kind.PART, row.body(), UploadClaims.partPlace(place, upload.id()))
                        .thenCompose(mark -> tables.removePart(upload.id(), row).thenApply(done -> {
                            collector.orphaned(mark);
                            return done;
                        })))
                .runWith(Sink.<Done>ignore(), system);
    }

    /** The parts of an open upload, by number. */
    public CompletionStage<List<Part>> parts(BucketView bucket, Upload upload) {
        return tables.parts(upload.id()).thenApply(Uploads::newest);
    }

    /** The uploads of a bucket that take parts, by key and beginning. */
    public CompletionStage<List<Upload>> list(BucketView bucket) {
        return tables.list(bucket.id()).thenApply(all -> all.stream()
                .filter(upload -> upload.state() == Upload.State.OPEN)
                .toList());
    }

    /** The same, as they are asked for. */
    public Source<Upload, NotUsed> walk(BucketView bucket) {
        return tables.walk(bucket.id()).filter(upload -> upload.state() == Upload.State.OPEN);
    }

    /** Makes an object of the listed parts. A repeat answers the same. */
    public CompletionStage<ObjectRow> complete(BucketView bucket, String key, UUID id, Completion completion) {
        var place = new Place(bucket.id(), key);
        return buckets.writable(bucket, key)
                .thenCompose(open -> tables.find(place, id))
                .thenCompose(found -> {
                    if (found.isEmpty() || found.get(0).state() == Upload.State.COMPLETED) {
                        return repeated(bucket, key, id, completion.listed(), completion.given());
                    }
                    var upload = found.get(0);
                    if (upload.state() == Upload.State.ABORTED) {
                        throw new Refused(Code.NO_SUCH_UPLOAD);
                    }
                    upload.encryption()
                            .admitWhole(completion.given(), upload.algorithm().isPresent());
                    return objects.check(bucket, key, completion.condition())
                            .thenCompose(held -> assemble(bucket, upload, completion));
                });
    }

    private CompletionStage<ObjectRow> assemble(BucketView bucket, Upload upload, Completion completion) {
        var place = new Place(bucket.id(), upload.key());
        return tables.parts(upload.id()).thenCompose(rows -> {
            var assembly = Assembly.of(
                    upload,
                    rows,
                    completion.listed().stream()
                            .map(part -> new Assembly.Listed(part.number(), part.etag(), part.checksums()))
                            .toList());
            assembly.require(completion.expected());
            return claim(place, upload, assembly)
                    .thenCompose(version -> pending.note(Mark.Kind.MANIFEST, upload.id(), place)
                            .thenCompose(mark -> objects.manifests()
                                    .write(upload.id(), assembly.manifest())
                                    .thenCompose(done -> objects.publish(
                                            bucket,
                                            mark,
                                            row(bucket, upload, version, assembly),
                                            completion.condition(),
                                            new Occasion(EventName.COMPLETE, completion.cause())))))
                    .thenCompose(row -> finish(bucket, upload, row));
        });
    }

    /** The object counts only when nobody gave the upload up meanwhile. */
    private CompletionStage<ObjectRow> finish(BucketView bucket, Upload upload, ObjectRow row) {
        var place = new Place(bucket.id(), upload.key());
        return pending.noteOrphan(Mark.Kind.UPLOAD, upload.id(), place)
                .thenCompose(mark -> tables.end(place, upload.id(), Upload.State.COMPLETED)
                        .thenCompose(ended -> {
                            collector.orphaned(mark);
                            return ended
                                    ? CompletableFuture.completedFuture(Upload.State.COMPLETED)
                                    : find(place, upload.id()).thenApply(Upload::state);
                        }))
                .thenCompose(state -> state == Upload.State.COMPLETED
                        ? CompletableFuture.completedFuture(row)
                        : objects.retract(bucket, row)
                                .thenCompose(done -> CompletableFuture.failedFuture(new Refused(Code.NO_SUCH_UPLOAD))));
    }

    /** Fixes what the upload becomes: the first to come decides, whoever comes later must want the same. */
    private CompletionStage<Long> claim(Place place, Upload upload, Assembly assembly) {
        if (upload.state() == Upload.State.COMPLETING) {
            return upload.etag().equals(assembly.etag())
                    ? CompletableFuture.completedFuture(upload.version())
                    : CompletableFuture.failedFuture(new Refused(Code.OPERATION_ABORTED));
        }
        long version = clock.next();
        return tables.move(place, upload.id(), Upload.State.COMPLETING, version, assembly.etag(), assembly.checksums())
                .thenCompose(moved -> moved
                        ? CompletableFuture.completedFuture(version)
                        : find(place, upload.id()).thenCompose(now -> {
                            if (now.state() == Upload.State.ABORTED
                                    || !now.etag().equals(assembly.etag())) {
                                return CompletableFuture.failedFuture(new Refused(Code.NO_SUCH_UPLOAD));
                            }
                            return CompletableFuture.completedFuture(now.version());
                        }));
    }

    private CompletionStage<ObjectRow> repeated(
            BucketView bucket, String key, UUID id, List<ListedPart> listed, Optional<CustomerKey> given) {
        return objects.ofBody(bucket, key, id).thenApply(found -> {
            var row =
                    found.filter(is -> is.parts() == listed.size()).orElseThrow(() -> new Refused(Code.NO_SUCH_UPLOAD));
            row.encryption().admitWhole(given, !row.checksums().isEmpty());
            return row;
        });
    }

    /** Ends an upload and lets its parts go. */
    public CompletionStage<Done> abort(BucketView bucket, String key, UUID id) {
        var place = new Place(bucket.id(), key);
        return open(bucket, key, id)
                .thenCompose(upload -> pending.noteOrphan(Mark.Kind.UPLOAD, id, place))
                .thenCompose(mark -> tables.move(place, id, Upload.State.ABORTED, 0, "", Map.of())
                        .thenApply(moved -> {
                            collector.orphaned(mark);
                            return Done.getInstance();
                        }));
    }

    /** Ends every upload of a bucket that is being removed. */
    public CompletionStage<Done> abortAll(BucketView bucket) {
        return list(bucket).thenCompose(all -> Source.from(all)
                .mapAsync(4, upload -> abort(bucket, upload.key(), upload.id()))
                .runWith(Sink.<Done>ignore(), system));
    }

    private static ObjectRow row(BucketView bucket, Upload upload, long version, Assembly assembly) {
        var described = upload.described();
        return new ObjectRow(
                upload.key(),
                version,
                upload.id(),
                bucket.versioning() != Versioning.ENABLED,
                false,
                described.owner(),
                described.ownerName(),
                new ObjectRow.Content(
                        assembly.sizeBytes(),
                        assembly.etag(),
                        assembly.manifest().size(),
                        0,
                        ByteString.emptyByteString()),
                described.attributes().withChecksums(assembly.checksums()),
                described.notes());
    }

    private Part part(Upload upload, int number, UUID body, long sizeBytes, Described described) {
        var checksum = upload.algorithm()
                .map(algorithm -> described.attributes().checksums().getOrDefault(algorithm.header(), ""))
                .orElse("");
        return new Part(number, clock.next(), body, sizeBytes, described.etag(), checksum, Chunks.CHUNK_BYTES);
    }

    private CompletionStage<Upload> find(Place place, UUID id) {
        return tables.find(place, id).thenApply(found -> {
            if (found.isEmpty()) {
                throw new Refused(Code.NO_SUCH_UPLOAD);
            }
            return found.get(0);
        });
    }

    private static List<Part> newest(List<Part> rows) {
        var found = new ArrayList<Part>();
        rows.forEach(row -> {
            if (found.isEmpty() || found.get(found.size() - 1).number() != row.number()) {
                found.add(row);
            }
        });
        return found;
    }
}
