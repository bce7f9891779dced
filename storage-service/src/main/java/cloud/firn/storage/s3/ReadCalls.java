package cloud.firn.storage.s3;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.object.Manifests;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.usage.Tally;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** GET and HEAD of an object: whole, a range, or a part. */
final class ReadCalls {
    private final Objects objects;
    private final Tally tally;
    private final Ends ends;
    private final Secrecy secrecy;

    ReadCalls(Objects objects, Tally tally, Ends ends, Secrecy secrecy) {
        this.objects = objects;
        this.tally = tally;
        this.ends = ends;
        this.secrecy = secrecy;
    }

    void register(Dispatch dispatch) {
        dispatch.object("GET", "", Action.GET_OBJECT, (call, bucket, row) -> get(call, bucket, row, false))
                .object("HEAD", "", Action.GET_OBJECT, (call, bucket, row) -> get(call, bucket, row, true));
    }

    /**
     * What of an object is answered.
     *
     * @param parts 0 unless a part of a multipart object was asked for
     * @param checksums of exactly these bytes
     */
    private record Extent(long from, long length, boolean whole, int parts, Map<String, String> checksums) {}

    /** The object, or only its headers, to a call that may read it. */
    CompletionStage<HttpResponse> get(Call call, BucketView bucket, ObjectRow row, boolean head) {
        ObjectHeaders.refuseOverridesOfAnybody(call);
        var opened = secrecy.open(call, bucket, row);
        Conditions.check(call, row, "");
        return ending(call, bucket, row).thenCombine(extent(call, row), (ending, extent) -> {
            long length = head ? 0 : extent.length();
            var bytes = objects.read(row, extent.from(), length, opened.key());
            var response = Answers.typed(answer(call, row, extent), type(call, row))
                    .withEntity(entity(length, counted(call, bucket, bytes)));
            response = Answers.with(Answers.with(response, opened.answer()), version(bucket, row));
            response = Answers.with(response, ending);
            return head ? response.addHeader(new HeadLength(extent.length())) : response;
        });
    }

    /** The header that says when the object will end; rules of this kind end only what is current. */
    private CompletionStage<Map<String, String>> ending(Call call, BucketView bucket, ObjectRow row) {
        var ending = ends.of(bucket, row);
        return ending.isEmpty() || call.versionId().isEmpty()
                ? CompletableFuture.completedFuture(ending)
                : objects.look(bucket, row.key(), Optional.empty())
                        .thenApply(current -> current.map(ObjectRow::body)
                                        .filter(row.body()::equals)
                                        .isPresent()
                                ? ending
                                : Map.of());
    }

    private CompletionStage<Extent> extent(Call call, ObjectRow row) {
        var part = call.parameter("partNumber");
        if (!part.isEmpty()) {
            if (call.header("range").isPresent()) {
                throw new Refused(
                        Code.INVALID_REQUEST, "Cannot specify both Range header and partNumber query parameter");
            }
            return part(row, PartNumbers.of(part));
        }
        return CompletableFuture.completedFuture(call.header("range")
                .filter(header -> Conditions.admitsRange(call, row))
                .flatMap(header -> Ranges.of(header, row.sizeBytes()))
                .map(range -> new Extent(range.from(), range.length(), false, 0, Map.of()))
                .orElse(new Extent(0, row.sizeBytes(), true, 0, row.checksums())));
    }

    private CompletionStage<Extent> part(ObjectRow row, int number) {
        if (row.parts() == 0) {
            if (number > 1) {
                throw new Refused(Code.INVALID_PART_NUMBER);
            }
            return CompletableFuture.completedFuture(
                    new Extent(0, row.sizeBytes(), row.sizeBytes() == 0, 0, row.checksums()));
        }
        return objects.manifests().read(row.body()).thenApply(parts -> {
            long from = 0;
            for (var part : parts) {
                if (part.number() == number) {
                    boolean empty = row.sizeBytes() == 0;
                    return new Extent(from, part.sizeBytes(), empty, parts.size(), sums(row, part));
                }
                from += part.sizeBytes();
            }
            throw new Refused(Code.INVALID_PART_NUMBER);
        });
    }

    private static Map<String, String> sums(ObjectRow row, Manifests.Part part) {
        var found = new LinkedHashMap<>(PartSums.of(row, part));
        var type = row.checksums().get("x-amz-checksum-type");
        if (!found.isEmpty() && type != null) {
            found.put("x-amz-checksum-type", type);
        }
        return found;
    }

    private static Optional<String> type(Call call, ObjectRow row) {
        return call.wire()
                .parameter("response-content-type")
                .or(() -> Optional.ofNullable(row.headers().get("content-type")));
    }

    /** The bytes; their type is a header of its own. */
    private static ResponseEntity entity(long length, Source<ByteString, ?> bytes) {
        return length == 0
                ? HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, ByteString.emptyByteString())
                : HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length, bytes);
    }

    private static HttpResponse answer(Call call, ObjectRow row, Extent extent) {
        var headers = new LinkedHashMap<>(ObjectHeaders.answer(call, row));
        if (!extent.whole()) {
            headers.put(
                    "Content-Range",
                    "bytes " + extent.from() + "-" + (extent.from() + extent.length() - 1) + "/" + row.sizeBytes());
        }
        if (call.header("x-amz-checksum-mode")
                .filter("ENABLED"::equalsIgnoreCase)
                .isPresent()) {
            // A checksum of the whole says nothing about a range.
            headers.putAll(extent.checksums());
        }
        if (extent.parts() > 0) {
            headers.put("x-amz-mp-parts-count", Integer.toString(extent.parts()));
        }
        return Answers.with(
                HttpResponse.create().withStatus(extent.whole() ? StatusCodes.OK : StatusCodes.PARTIAL_CONTENT),
                headers);
    }

    /** The version id, where versions are kept. */
    static Map<String, String> version(BucketView bucket, ObjectRow row) {
        return bucket.versioning() == Versioning.OFF ? Map.of() : Map.of("x-amz-version-id", row.versionId());
    }

    private Source<ByteString, ?> counted(Call call, BucketView bucket, Source<ByteString, ?> bytes) {
        var payer = Payment.payer(call, bucket);
        return bytes.map(piece -> {
            tally.bytesOut(bucket.id(), payer, piece.size());
            return piece;
        });
    }
}
