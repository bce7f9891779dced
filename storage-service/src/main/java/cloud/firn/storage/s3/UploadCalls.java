package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.encryption.CustomerKey;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.upload.Part;
import cloud.firn.storage.upload.Upload;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Stored;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The calls about multipart uploads. */
final class UploadCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 8L * 1024 * 1024;

    private final ActorSystem<?> system;
    private final Uploads uploads;
    private final Objects objects;
    private final CopyCalls copies;
    private final Function<String, Optional<Owner>> accounts;
    private final Ends ends;
    private final InstantSource clock;
    private final Secrecy secrecy;
    private final Quotas quotas;

    UploadCalls(ActorSystem<?> system, S3Door.Parts parts, CopyCalls copies, Secrecy secrecy) {
        this.system = system;
        this.uploads = parts.uploads();
        this.objects = parts.objects();
        this.copies = copies;
        this.accounts = parts.accounts();
        this.ends = parts.ends();
        this.clock = parts.clock();
        this.secrecy = secrecy;
        this.quotas = parts.quotas();
    }

    void register(Dispatch dispatch) {
        dispatch.bucket("GET", "uploads", Action.LIST_UPLOADS, this::list)
                .key("POST", "uploads", Action.PUT_OBJECT, this::begin)
                .key("GET", "uploadId", Action.LIST_PARTS, this::parts)
                .key("PUT", "uploadId", Action.PUT_OBJECT, this::put)
                .copy("PUT", "uploadId", Action.PUT_OBJECT, this::copy)
                .key("POST", "uploadId", Action.PUT_OBJECT, this::complete)
                .key("DELETE", "uploadId", Action.ABORT_UPLOAD, this::abort);
    }

    private CompletionStage<HttpResponse> begin(Call call, BucketView bucket) {
        ObjectHeaders.refuseAppending(call);
        var sealing = secrecy.sealing(call, bucket);
        var checksums = new HashMap<String, String>();
        call.header("x-amz-checksum-algorithm").ifPresent(word -> {
            var algorithm = Algorithm.ofWord(word)
                    .orElseThrow(
                            () -> new Refused(Code.INVALID_REQUEST, "Checksum algorithm provided is unsupported."));
            var type = call.header("x-amz-checksum-type")
                    .orElse(algorithm == Algorithm.CRC64NVME ? "FULL_OBJECT" : "COMPOSITE");
            boolean possible = type.equals("FULL_OBJECT")
                    ? algorithm.canBeSummed()
                    : type.equals("COMPOSITE") && algorithm != Algorithm.CRC64NVME;
            if (!possible) {
                throw new Refused(
                        Code.INVALID_REQUEST,
                        "The " + type + " checksum type cannot be used with the " + algorithm + " checksum algorithm.");
            }
            checksums.put("algorithm", algorithm.name());
            checksums.put("type", type);
        });
        var described = Labels.of(call, bucket, accounts, clock.instant())
                .lockedAsIn(bucket, clock.instant())
                .describe(
                        "",
                        new Attributes(ObjectHeaders.headers(call), ObjectHeaders.metadata(call), checksums, Map.of()));
        return uploads.begin(bucket, call.key(), described, sealing::fresh).thenApply(upload -> {
            var response =
                    Answers.xml(Xml.document("InitiateMultipartUploadResult", x -> x.text("Bucket", bucket.name())
                            .text("Key", call.key())
                            .text("UploadId", upload.id().toString())));
            for (var checksum : checksums.entrySet()) {
                response = Answers.with(response, "x-amz-checksum-" + checksum.getKey(), checksum.getValue());
            }
            return Answers.with(Answers.with(response, ends.of(bucket, upload)), sealing.answer(upload.encryption()));
        });
    }

    private CompletionStage<HttpResponse> put(Call call, BucketView bucket) {
        ObjectHeaders.refuseAppending(call);
        int number = PartNumbers.of(call.parameter("partNumber"));
        return uploads.open(bucket, call.key(), id(call)).thenCompose(upload -> {
            refuseOtherSum(call, upload);
            var sealing = secrecy.part(call, bucket, upload);
            var intake = new Intake(call, upload.algorithm());
            return quotas.during(
                            bucket,
                            new Stored(intake.length(), 0),
                            room -> uploads.put(bucket, upload, number, intake.bytes(), sealing.key(), () -> {
                                room.confirm();
                                return part(call, sealing, intake.finish());
                            }))
                    .thenApply(part -> {
                        var response = Answers.with(
                                Answers.with(Answers.empty(200), "ETag", Answers.quoted(part.etag())),
                                sealing.answer());
                        var header = upload.algorithm().map(Algorithm::header);
                        return header.isPresent() && !part.checksum().isEmpty()
                                ? Answers.with(response, header.get(), part.checksum())
                                : response;
                    });
        });
    }

    private CompletionStage<HttpResponse> copy(Call call, BucketView bucket) {
        int number = PartNumbers.of(call.parameter("partNumber"));
        return uploads.open(bucket, call.key(), id(call))
                .thenCompose(upload -> copies.source(call).thenCompose(source -> {
                    var sealing = secrecy.part(call, bucket, upload);
                    var from = source.row();
                    var range = call.header("x-amz-copy-source-range")
                            .map(text -> Ranges.ofCopy(text, from.sizeBytes()))
                            .orElse(new Ranges(0, from.sizeBytes() - 1));
                    if (range.length() > Intake.LARGEST) {
                        throw new Refused(Code.ENTITY_TOO_LARGE);
                    }
                    var copying = new Copying(upload.algorithm());
                    Source<ByteString, ?> bytes = objects.read(from, range.from(), range.length(), source.key())
                            .map(copying::pass);
                    return quotas.during(
                                    bucket,
                                    new Stored(range.length(), 0),
                                    room -> uploads.put(bucket, upload, number, bytes, sealing.key(), () -> {
                                        room.confirm();
                                        return part(call, sealing, copying.finish());
                                    }))
                            .thenApply(part -> Answers.with(copied(call, upload, source, part), sealing.answer()));
                }));
    }

    private static HttpResponse copied(Call call, Upload upload, CopyCalls.Source source, Part part) {
        var response = Answers.xml(Xml.document("CopyPartResult", x -> {
            x.text("LastModified", Answers.isoDate(part.modifiedAt())).text("ETag", Answers.quoted(part.etag()));
            checksum(x, upload, part);
        }));
        return Answers.with(response, CopyCalls.ofSource(call, source));
    }

    private CompletionStage<HttpResponse> complete(Call call, BucketView bucket) {
        var condition = WriteConditions.ofWrite(call);
        var expected = expected(call);
        var given = CustomerKey.of(call::header);
        return Intake.small(call.withoutChecksums(), LARGEST_DOCUMENT_BYTES, system)
                .thenCompose(bytes -> {
                    var listed = XmlDocument.read(bytes, "CompleteMultipartUpload").all("Part").stream()
                            .map(UploadCalls::listed)
                            .toList();
                    if (listed.isEmpty() || listed.size() > PartNumbers.MOST_PARTS) {
                        throw new Refused(Code.MALFORMED_XML);
                    }
                    var completion = new Uploads.Completion(listed, expected, condition, given, call.cause());
                    // The parts have their room already.
                    return quotas.during(
                                    bucket,
                                    new Stored(0, 1),
                                    room -> uploads.complete(bucket, call.key(), id(call), completion))
                            .thenApply(row -> completed(call, bucket, row));
                });
    }

    private HttpResponse completed(Call call, BucketView bucket, ObjectRow row) {
        var response = Answers.xml(Xml.document("CompleteMultipartUploadResult", x -> {
            x.text("Location", call.origin() + call.wire().path())
                    .text("Bucket", bucket.name())
                    .text("Key", row.key())
                    .text("ETag", Answers.quoted(row.etag()));
            CopyCalls.checksums(x, row.checksums());
        }));
        response = Answers.with(response, row.encryption().answer(Optional.empty()));
        return Answers.with(Answers.with(response, ReadCalls.version(bucket, row)), ends.of(bucket, row));
    }

    private static Uploads.Expected expected(Call call) {
        var checksums = new EnumMap<Algorithm, String>(Algorithm.class);
        for (var algorithm : Algorithm.values()) {
            call.header(algorithm.header()).ifPresent(value -> checksums.put(algorithm, value));
        }
        try {
            return new Uploads.Expected(call.header("x-amz-mp-object-size").map(Long::parseLong), checksums);
        } catch (NumberFormatException e) {
            throw new Refused(Code.INVALID_ARGUMENT, "x-amz-mp-object-size must be a number of bytes.");
        }
    }

    private CompletionStage<HttpResponse> abort(Call call, BucketView bucket) {
        return uploads.abort(bucket, call.key(), id(call)).thenApply(done -> Answers.empty(204));
    }

    private CompletionStage<HttpResponse> parts(Call call, BucketView bucket) {
        int most = call.most("max-parts");
        int after = PartNumbers.marker(call.parameter("part-number-marker"));
        var given = CustomerKey.of(call::header);
        return uploads.open(bucket, call.key(), id(call))
                .thenApply(upload -> {
                    upload.encryption().admitWhole(given, upload.algorithm().isPresent());
                    return upload;
                })
                .thenCompose(upload -> uploads.parts(bucket, upload).thenApply(all -> {
                    var behind = all.stream().filter(p -> p.number() > after).toList();
                    var page = behind.subList(0, Math.min(most, behind.size()));
                    var answer = Answers.xml(Xml.document("ListPartsResult", x -> {
                        x.text("Bucket", bucket.name())
                                .text("Key", call.key())
                                .text("UploadId", upload.id().toString());
                        people(x, upload);
                        x.text("StorageClass", upload.described().attributes().storageClass())
                                .text("PartNumberMarker", after)
                                .text(
                                        "NextPartNumberMarker",
                                        page.isEmpty()
                                                ? 0
                                                : page.get(page.size() - 1).number())
                                .text("MaxParts", most)
                                .text("IsTruncated", behind.size() > page.size());
                        sums(x, upload);
                        page.forEach(part -> part(x, upload, part));
                    }));
                    return Answers.with(answer, ends.of(bucket, upload));
                }));
    }

    private static void part(Xml xml, Upload upload, Part part) {
        xml.element("Part", p -> {
            p.text("PartNumber", part.number())
                    .text("LastModified", Answers.isoDate(part.modifiedAt()))
                    .text("ETag", Answers.quoted(part.etag()))
                    .text("Size", part.sizeBytes());
            checksum(p, upload, part);
        });
    }

    private static void checksum(Xml xml, Upload upload, Part part) {
        upload.algorithm()
                .filter(a -> !part.checksum().isEmpty())
                .ifPresent(a -> xml.text(a.element(), part.checksum()));
    }

    /** How parts are summed, when the upload says so. */
    private static void sums(Xml xml, Upload upload) {
        upload.algorithm()
                .ifPresent(a -> xml.text("ChecksumAlgorithm", a.name()).text("ChecksumType", upload.checksumType()));
    }

    /** A part is summed as its upload wants it. */
    private static void refuseOtherSum(Call call, Upload upload) {
        for (var algorithm : Algorithm.values()) {
            boolean sent = call.header(algorithm.header()).isPresent()
                    || call.header("x-amz-trailer")
                            .filter(algorithm.header()::equalsIgnoreCase)
                            .isPresent();
            if (sent && upload.algorithm().filter(a -> a != algorithm).isPresent()) {
                throw new Refused(
                        Code.INVALID_REQUEST,
                        "Checksum Type mismatch occurred, expected checksum Type: "
                                + upload.algorithm().get().name().toLowerCase(Locale.ROOT)
                                + ", actual checksum Type: "
                                + algorithm.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private CompletionStage<HttpResponse> list(Call call, BucketView bucket) {
        int most = call.most("max-uploads");
        var prefix = call.parameter("prefix");
        var delimiter = call.parameter("delimiter");
        var keyMarker = call.parameter("key-marker");
        var idMarker = call.parameter("upload-id-marker");
        boolean encoded = ListCalls.encoded(call);
        return uploads.list(bucket).thenApply(all -> {
            var page = UploadPage.of(all, new UploadPage.Query(prefix, delimiter, keyMarker, idMarker, most));
            return Answers.xml(Xml.document("ListMultipartUploadsResult", x -> {
                x.text("Bucket", bucket.name())
                        .text("KeyMarker", ListCalls.text(keyMarker, encoded))
                        .text("UploadIdMarker", idMarker)
                        .text("NextKeyMarker", ListCalls.text(page.nextKey(), encoded))
                        .text("NextUploadIdMarker", page.nextId())
                        .text("Prefix", ListCalls.text(prefix, encoded))
                        .text("Delimiter", ListCalls.text(delimiter, encoded))
                        .text("MaxUploads", most)
                        .text("IsTruncated", page.truncated());
                if (encoded) {
                    x.text("EncodingType", "url");
                }
                page.uploads()
                        .forEach(upload -> x.element("Upload", u -> {
                            u.text("Key", ListCalls.text(upload.key(), encoded))
                                    .text("UploadId", upload.id().toString());
                            people(u, upload);
                            u.text(
                                            "StorageClass",
                                            upload.described().attributes().storageClass())
                                    .text("Initiated", Answers.isoDate(upload.startedAt()));
                            sums(u, upload);
                        }));
                page.prefixes()
                        .forEach(p -> x.element("CommonPrefixes", c -> c.text("Prefix", ListCalls.text(p, encoded))));
            }));
        });
    }

    private static void people(Xml xml, Upload upload) {
        var by = upload.described();
        xml.element("Initiator", i -> BucketCalls.owner(i, by.owner(), by.ownerName()));
        xml.element("Owner", o -> BucketCalls.owner(o, by.owner(), by.ownerName()));
    }

    private static Described part(Call call, Secrecy.PartSealing sealing, Intake.Taken taken) {
        return new Described(
                sealing.etag().apply(taken.md5()),
                call.writer().id(),
                call.writer().displayName(),
                Attributes.NONE.withChecksums(taken.checksums()),
                Notes.NONE);
    }

    private static Uploads.ListedPart listed(XmlDocument.Element part) {
        var checksums = new EnumMap<Algorithm, String>(Algorithm.class);
        for (var algorithm : Algorithm.values()) {
            part.value(algorithm.element()).ifPresent(value -> checksums.put(algorithm, value));
        }
        var number = part.value("PartNumber").orElseThrow(() -> new Refused(Code.MALFORMED_XML));
        var etag = part.value("ETag").orElseThrow(() -> new Refused(Code.MALFORMED_XML));
        try {
            return new Uploads.ListedPart(
                    Integer.parseInt(number.strip()), etag.strip().replace("\"", ""), checksums);
        } catch (NumberFormatException e) {
            throw new Refused(Code.MALFORMED_XML);
        }
    }

    private static UUID id(Call call) {
        try {
            return UUID.fromString(call.parameter("uploadId"));
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.NO_SUCH_UPLOAD);
        }
    }
}
