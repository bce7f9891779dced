package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.usage.Tally;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The calls about objects. */
final class ObjectCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 4L * 1024 * 1024;
    private static final int MOST_DELETED = 1000;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Objects objects;
    private final Tally tally;

    ObjectCalls(ActorSystem<?> system, Buckets buckets, Objects objects, Tally tally) {
        this.system = system;
        this.buckets = buckets;
        this.objects = objects;
        this.tally = tally;
    }

    CompletionStage<HttpResponse> put(Call call, BucketView bucket) {
        ObjectHeaders.refuseWhatIsNotThere(call);
        ObjectHeaders.refuseConditionalWrite(call);
        var headers = ObjectHeaders.headers(call);
        var metadata = ObjectHeaders.metadata(call);
        var intake = new Intake(call, Optional.empty());
        return objects.put(bucket, call.key(), intake.bytes(), () -> {
                    var taken = intake.finish();
                    return new Described(taken.md5(), headers, metadata, whole(taken.checksums()));
                })
                .thenApply(row -> {
                    var response = Answers.with(Answers.empty(200), "ETag", Answers.quoted(row.etag()));
                    for (var checksum : row.checksums().entrySet()) {
                        response = Answers.with(response, checksum.getKey(), checksum.getValue());
                    }
                    return response;
                });
    }

    CompletionStage<HttpResponse> get(Call call, BucketView bucket, boolean head) {
        checkVersion(call);
        return objects.find(bucket, call.key()).thenApply(row -> {
            Conditions.check(call, row, "");
            Optional<Ranges> range = call.header("range").flatMap(header -> Ranges.of(header, row.sizeBytes()));
            long from = range.map(Ranges::from).orElse(0L);
            long length = range.map(Ranges::length).orElse(row.sizeBytes());
            var type = Answers.contentType(call.wire()
                    .parameter("response-content-type")
                    .orElse(row.headers().get("content-type")));
            var response = HttpResponse.create()
                    .withStatus(range.isPresent() ? StatusCodes.PARTIAL_CONTENT : StatusCodes.OK)
                    .withEntity(
                            head || length == 0
                                    ? HttpEntities.create(type, ByteString.emptyByteString())
                                    : HttpEntities.create(type, length, counted(bucket, row, from, length)));
            if (head) {
                response = response.addHeader(new HeadLength(length));
            }
            if (range.isPresent()) {
                response = Answers.with(
                        response,
                        "Content-Range",
                        "bytes " + from + "-" + range.get().to() + "/" + row.sizeBytes());
            }
            for (var header : ObjectHeaders.answer(call, row).entrySet()) {
                // A checksum of the whole says nothing about a range.
                if (range.isEmpty() || !header.getKey().startsWith("x-amz-checksum-")) {
                    response = Answers.with(response, header.getKey(), header.getValue());
                }
            }
            return response;
        });
    }

    private Source<ByteString, ?> counted(BucketView bucket, ObjectRow row, long from, long length) {
        return objects.read(row, from, length).map(piece -> {
            tally.bytesOut(bucket.id(), piece.size());
            return piece;
        });
    }

    CompletionStage<HttpResponse> delete(Call call, BucketView bucket) {
        checkVersion(call);
        ObjectHeaders.refuseConditionalWrite(call);
        return objects.remove(bucket, call.key()).thenApply(done -> Answers.empty(204));
    }

    CompletionStage<HttpResponse> copy(Call call, BucketView bucket, String sourceHeader) {
        ObjectHeaders.refuseWhatIsNotThere(call);
        ObjectHeaders.refuseConditionalWrite(call);
        var source = CopySource.of(sourceHeader);
        var directive = call.header("x-amz-metadata-directive").orElse("COPY");
        boolean replace = directive.equals("REPLACE");
        if (!replace && !directive.equals("COPY")) {
            throw new Refused(Code.INVALID_ARGUMENT, "Unknown metadata directive.");
        }
        if (!replace && source.bucket().equals(call.bucket()) && source.key().equals(call.key())) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "This copy request is illegal because it is trying to copy an object to itself without changing"
                            + " the object's metadata, storage class, website redirect location or encryption"
                            + " attributes.");
        }
        return source(call, source)
                .thenCompose(from -> {
                    if (from.sizeBytes() > Intake.LARGEST) {
                        throw new Refused(
                                Code.INVALID_REQUEST,
                                "The specified copy source is larger than the maximum allowable size for a copy"
                                        + " source: 5368709120");
                    }
                    var copying = new Copying(Optional.empty());
                    return objects.put(
                            bucket,
                            call.key(),
                            objects.read(from, 0, from.sizeBytes()).map(copying::pass),
                            () -> new Described(
                                    copying.finish().md5(),
                                    replace ? ObjectHeaders.headers(call) : from.headers(),
                                    replace ? ObjectHeaders.metadata(call) : from.metadata(),
                                    from.parts() == 0 ? from.checksums() : Map.of()));
                })
                .thenApply(row -> Answers.xml(
                        Xml.document("CopyObjectResult", x -> x.text("LastModified", Answers.isoDate(row.modifiedAt()))
                                .text("ETag", Answers.quoted(row.etag())))));
    }

    /** The object that a copy comes from, its conditions checked. */
    CompletionStage<ObjectRow> source(Call call, CopySource source) {
        return buckets.of(call.organisation(), source.bucket())
                .thenCompose(from -> objects.find(from, source.key()))
                .thenApply(row -> {
                    Conditions.check(call, row, "x-amz-copy-source-");
                    return row;
                });
    }

    CompletionStage<HttpResponse> deleteMany(Call call, BucketView bucket) {
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenCompose(bytes -> {
            var document = XmlDocument.read(bytes, "Delete");
            var named = document.all("Object");
            if (named.isEmpty() || named.size() > MOST_DELETED) {
                throw new Refused(Code.MALFORMED_XML);
            }
            boolean quiet =
                    document.value("Quiet").filter("true"::equalsIgnoreCase).isPresent();
            return Source.from(named)
                    .mapAsync(8, one -> deleteOne(bucket, one.value("Key").orElse("")))
                    .runWith(Sink.seq(), system)
                    .thenApply(results -> Answers.xml(deleted(results, quiet)));
        });
    }

    private record Deleted(String key, Optional<Refused> failure) {}

    private CompletionStage<Deleted> deleteOne(BucketView bucket, String key) {
        if (key.isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return objects.remove(bucket, key).handle((done, failure) -> {
            if (failure == null) {
                return new Deleted(key, Optional.empty());
            }
            var refused = Refused.in(failure);
            return new Deleted(key, Optional.of(refused == null ? new Refused(Code.INTERNAL_ERROR) : refused));
        });
    }

    private static String deleted(List<Deleted> results, boolean quiet) {
        return Xml.document(
                "DeleteResult",
                x -> results.forEach(result -> {
                    if (result.failure().isPresent()) {
                        var failure = result.failure().get();
                        x.element("Error", e -> e.text("Key", result.key())
                                .text("Code", failure.code().word())
                                .text("Message", failure.detail()));
                    } else if (!quiet) {
                        x.element("Deleted", d -> d.text("Key", result.key()));
                    }
                }));
    }

    private static void checkVersion(Call call) {
        var version = call.parameter("versionId");
        if (!version.isEmpty() && !version.equals("null")) {
            throw new Refused(Code.INVALID_ARGUMENT, "Invalid version id specified");
        }
    }

    private static Map<String, String> whole(Map<String, String> checksums) {
        if (checksums.isEmpty()) {
            return checksums;
        }
        var found = new HashMap<>(checksums);
        found.put("x-amz-checksum-type", "FULL_OBJECT");
        return found;
    }

    /** Digests bytes that are copied. Use once. */
    static final class Copying {
        private final MessageDigest md5;
        private final Optional<Algorithm> algorithm;
        private final Optional<Algorithm.Running> running;

        Copying(Optional<Algorithm> algorithm) {
            this.algorithm = algorithm;
            this.running = algorithm.map(Algorithm::start);
            try {
                this.md5 = MessageDigest.getInstance("MD5");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has MD5", e);
            }
        }

        ByteString pass(ByteString piece) {
            for (var buffer : piece.getByteBuffers()) {
                md5.update(buffer.duplicate());
                running.ifPresent(r -> r.update(buffer.duplicate()));
            }
            return piece;
        }

        Intake.Taken finish() {
            var checksums = new HashMap<String, String>();
            running.ifPresent(r -> algorithm.ifPresent(a -> checksums.put(a.header(), r.base64())));
            return new Intake.Taken(HexFormat.of().formatHex(md5.digest()), checksums);
        }
    }
}
