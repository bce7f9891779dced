package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.Manifests;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** GetObjectAttributes: what is known of an object, without its bytes. */
final class AttributeCalls {
    private static final String WANTED = "x-amz-object-attributes";
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final int MOST_PARTS = 1000;

    private final Objects objects;

    AttributeCalls(Objects objects) {
        this.objects = objects;
    }

    void register(Dispatch dispatch) {
        dispatch.object("GET", "attributes", Action.GET_ATTRIBUTES, this::attributes);
    }

    private CompletionStage<HttpResponse> attributes(Call call, BucketView bucket, ObjectRow row) {
        Secrecy.admit(call, row);
        var wanted = wanted(call);
        CompletionStage<List<Manifests.Part>> parts = row.parts() > 0 && wanted.contains("ObjectParts")
                ? objects.manifests().read(row.body())
                : CompletableFuture.completedFuture(List.of());
        return parts.thenApply(list -> Answers.with(
                Answers.with(
                        Answers.xml(
                                Xml.document("GetObjectAttributesResponse", x -> write(x, call, row, wanted, list))),
                        "Last-Modified",
                        Answers.httpDate(row.modifiedAt())),
                ReadCalls.version(bucket, row)));
    }

    private static Set<String> wanted(Call call) {
        var wanted = call.header(WANTED).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toSet());
        if (wanted.isEmpty() || !KNOWN.containsAll(wanted)) {
            throw new Refused(
                    Code.INVALID_ARGUMENT, "Invalid attribute name specified.", Map.of("ArgumentName", WANTED));
        }
        return wanted;
    }

    private static void write(Xml xml, Call call, ObjectRow row, Set<String> wanted, List<Manifests.Part> parts) {
        if (wanted.contains("ETag")) {
            xml.text("ETag", row.etag());
        }
        if (wanted.contains("Checksum") && !row.checksums().isEmpty()) {
            xml.element("Checksum", c -> CopyCalls.checksums(c, row.checksums()));
        }
        if (!parts.isEmpty()) {
            xml.element("ObjectParts", p -> parts(p, call, row, parts));
        }
        if (wanted.contains("StorageClass")) {
            xml.text("StorageClass", row.attributes().storageClass());
        }
        if (wanted.contains("ObjectSize")) {
            xml.text("ObjectSize", row.sizeBytes());
        }
    }

    private static void parts(Xml xml, Call call, ObjectRow row, List<Manifests.Part> parts) {
        int most = call.header("x-amz-max-parts").map(AttributeCalls::number).orElse(MOST_PARTS);
        int after = call.header("x-amz-part-number-marker")
                .map(AttributeCalls::number)
                .orElse(0);
        var behind = parts.stream().filter(part -> part.number() > after).toList();
        var page = behind.subList(0, Math.min(Math.min(most, MOST_PARTS), behind.size()));
        xml.text("IsTruncated", behind.size() > page.size())
                .text("MaxParts", most)
                .text(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.get(page.size() - 1).number())
                .text("PartNumberMarker", after)
                .text("PartsCount", parts.size());
        page.forEach(part -> xml.element("Part", p -> {
            p.text("PartNumber", part.number()).text("Size", part.sizeBytes());
            CopyCalls.checksums(p, PartSums.of(row, part));
        }));
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, as a negative number is.
        }
        throw new Refused(Code.INVALID_ARGUMENT, "The number of a part must be an integer that is not negative.");
    }
}
