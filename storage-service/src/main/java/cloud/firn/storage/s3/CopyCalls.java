package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.encryption.DataKey;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.quota.Room;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.usage.Stored;
import cloud.firn.storage.xml.Xml;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Copies of objects, made here: no byte passes the client. */
final class CopyCalls {
    private final Buckets buckets;
    private final Objects objects;
    private final Access access;
    private final Function<String, Optional<Owner>> accounts;
    private final Ends ends;
    private final InstantSource clock;
    private final Secrecy secrecy;
    private final Quotas quotas;

    CopyCalls(S3Door.Parts parts, Access access, Secrecy secrecy) {
        this.buckets = parts.buckets();
        this.objects = parts.objects();
        this.access = access;
        this.accounts = parts.accounts();
        this.ends = parts.ends();
        this.clock = parts.clock();
        this.secrecy = secrecy;
        this.quotas = parts.quotas();
    }

    void register(Dispatch dispatch) {
        dispatch.copy("PUT", "", Action.PUT_OBJECT, this::copy);
    }

    /**
     * Where a copy comes from.
     *
     * @param key to its bytes, when they are sealed
     */
    record Source(BucketView bucket, ObjectRow row, Optional<DataKey> key) {}

    /** The object that a copy comes from, when the caller may read it and its conditions hold. */
    CompletionStage<Source> source(Call call) {
        var source = CopySource.of(call.header("x-amz-copy-source").orElse(""));
        return buckets.named(source.bucket(), source.key())
                .thenApply(from -> {
                    S3Door.checkExpectedOwner(call, "x-amz-source-expected-bucket-owner", from);
                    return from;
                })
                .thenCompose(from -> access.find(call, from, source.key(), source.versionId(), Action.GET_OBJECT)
                        .handle((row, failure) -> {
                            var refused = Refused.in(failure);
                            if (refused != null && refused.code() == Code.METHOD_NOT_ALLOWED) {
                                throw new Refused(
                                        Code.INVALID_REQUEST,
                                        "The source of a copy request may not specifically refer to a delete marker by"
                                                + " version id.");
                            }
                            if (failure != null) {
                                throw new java.util.concurrent.CompletionException(failure);
                            }
                            return row;
                        })
                        .thenApply(row -> {
                            var key = secrecy.openSource(call, from, row);
                            Conditions.check(call, row, "x-amz-copy-source-");
                            return new Source(from, row, key);
                        }));
    }

    private CompletionStage<HttpResponse> copy(Call call, BucketView bucket) {
        ObjectHeaders.refuseAppending(call);
        var sealing = secrecy.sealing(call, bucket);
        var condition = WriteConditions.ofWrite(call);
        boolean replace = replaces(call, "x-amz-metadata-directive");
        boolean retag = replaces(call, "x-amz-tagging-directive");
        var labels = Labels.of(call, bucket, accounts, clock.instant());
        var asked = call.header("x-amz-checksum-algorithm").map(CopyCalls::algorithm);
        return objects.check(bucket, call.key(), condition)
                .thenCompose(held -> source(call))
                .thenCompose(source -> {
                    refuseInVain(call, bucket, source, replace || sealing.named());
                    var from = source.row();
                    if (from.sizeBytes() > Intake.LARGEST) {
                        throw new Refused(
                                Code.INVALID_REQUEST,
                                "The specified copy source is larger than the maximum allowable size for a copy"
                                        + " source: 5368709120");
                    }
                    var copying = new Copying(asked.or(() -> kept(from)));
                    var bytes = objects.read(from, 0, from.sizeBytes(), source.key())
                            .map(copying::pass);
                    var given = retag ? labels : labels.withTags(from.notes().tags());
                    Function<Room, Described> described = room -> {
                        var taken = copying.finish();
                        room.confirm();
                        return given.lockedAsIn(bucket, clock.instant())
                                .describe(sealing.etag(taken.md5()), attributes(call, from, taken, replace));
                    };
                    return quotas.during(
                                    bucket,
                                    new Stored(from.sizeBytes(), 1),
                                    room -> objects.put(new Objects.Put(
                                            bucket,
                                            call.key(),
                                            from.sizeBytes(),
                                            bytes,
                                            condition,
                                            sealing::fresh,
                                            call.occasion(EventName.COPY),
                                            () -> described.apply(room))))
                            .thenApply(row ->
                                    Answers.with(answer(call, bucket, source, row), sealing.answer(row.encryption())));
                });
    }

    private static Attributes attributes(Call call, ObjectRow from, Intake.Taken taken, boolean replace) {
        var headers = new LinkedHashMap<>(replace ? ObjectHeaders.headers(call) : ObjectHeaders.copied(from));
        headers.putAll(ObjectHeaders.own(call));
        return new Attributes(
                headers,
                replace ? ObjectHeaders.metadata(call) : from.metadata(),
                WriteCalls.whole(taken.checksums()),
                Map.of());
    }

    private HttpResponse answer(Call call, BucketView bucket, Source source, ObjectRow row) {
        var response = Answers.xml(Xml.document("CopyObjectResult", x -> {
            x.text("LastModified", Answers.isoDate(row.modifiedAt())).text("ETag", Answers.quoted(row.etag()));
            checksums(x, row.checksums());
        }));
        return Answers.with(
                Answers.with(Answers.with(response, ReadCalls.version(bucket, row)), ends.of(bucket, row)),
                ofSource(call, source));
    }

    /** Which version was copied, where versions are kept, and whether that was charged. */
    static Map<String, String> ofSource(Call call, Source source) {
        var headers = new LinkedHashMap<>(Payment.answer(call, source.bucket()));
        if (!ReadCalls.version(source.bucket(), source.row()).isEmpty()) {
            headers.put("x-amz-copy-source-version-id", source.row().versionId());
        }
        return headers;
    }

    /** The elements of checksums that were kept under the names of headers. */
    static void checksums(Xml xml, Map<String, String> checksums) {
        checksums.forEach((name, value) ->
                xml.text(Algorithm.ofHeader(name).map(Algorithm::element).orElse("ChecksumType"), value));
    }

    /** A copy keeps the kind of checksum that its source has. */
    private static Optional<Algorithm> kept(ObjectRow from) {
        return from.checksums().keySet().stream()
                .flatMap(name -> Algorithm.ofHeader(name).stream())
                .findFirst();
    }

    private static Algorithm algorithm(String word) {
        return Algorithm.ofWord(word)
                .orElseThrow(() -> new Refused(Code.INVALID_REQUEST, "Checksum algorithm provided is unsupported."));
    }

    static boolean replaces(Call call, String directive) {
        var word = call.header(directive).orElse("COPY");
        if (!word.equals("REPLACE") && !word.equals("COPY")) {
            throw new Refused(Code.INVALID_ARGUMENT, "Unknown directive in " + directive + ": COPY or REPLACE.");
        }
        return word.equals("REPLACE");
    }

    private static void refuseInVain(Call call, BucketView bucket, Source source, boolean changed) {
        boolean same = source.bucket().id().equals(bucket.id())
                && source.row().key().equals(call.key())
                && CopySource.of(call.header("x-amz-copy-source").orElse(""))
                        .versionId()
                        .isEmpty();
        boolean classed = call.header(Attributes.STORAGE_CLASS).isPresent();
        if (same && !changed && !classed && ObjectHeaders.own(call).isEmpty()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "This copy request is illegal because it is trying to copy an object to itself without changing"
                            + " the object's metadata, storage class, website redirect location or encryption"
                            + " attributes.");
        }
    }
}
