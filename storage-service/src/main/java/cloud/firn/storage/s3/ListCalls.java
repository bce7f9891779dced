package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.Listing;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.VersionListing;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lists of objects, in both forms, and of versions. */
final class ListCalls {
    private final Objects objects;

    ListCalls(Objects objects) {
        this.objects = objects;
    }

    void register(Dispatch dispatch) {
        dispatch.bucket("GET", "", Action.LIST_BUCKET, this::list)
                .bucket("GET", "versions", Action.LIST_VERSIONS, this::versions);
    }

    private CompletionStage<HttpResponse> list(Call call, BucketView bucket) {
        return switch (call.parameter("list-type")) {
            case "2" -> second(call, bucket);
            case "", "1" -> first(call, bucket);
            default -> throw new Refused(Code.INVALID_ARGUMENT, "Invalid List Type specified in Request");
        };
    }

    private CompletionStage<HttpResponse> versions(Call call, BucketView bucket) {
        int most = call.most("max-keys");
        boolean encoded = encoded(call);
        var prefix = call.parameter("prefix");
        var delimiter = call.parameter("delimiter");
        var keyMarker = call.parameter("key-marker");
        var versionMarker = call.parameter("version-id-marker");
        if (keyMarker.isEmpty() && !versionMarker.isEmpty()) {
            throw new Refused(Code.INVALID_ARGUMENT, "A version-id marker cannot be specified without a key marker.");
        }
        return objects.versions(bucket, new VersionListing.Query(prefix, delimiter, keyMarker, versionMarker, most))
                .thenApply(page -> Answers.xml(Xml.document("ListVersionsResult", x -> {
                    x.text("Name", bucket.name()).text("Prefix", text(prefix, encoded));
                    x.text("KeyMarker", text(keyMarker, encoded)).text("VersionIdMarker", versionMarker);
                    if (page.truncated()) {
                        x.text("NextKeyMarker", text(page.nextKey(), encoded));
                        if (!page.nextVersion().isEmpty()) {
                            x.text("NextVersionIdMarker", page.nextVersion());
                        }
                    }
                    x.text("MaxKeys", most);
                    delimiter(x, call, encoded);
                    x.text("IsTruncated", page.truncated());
                    page.entries()
                            .forEach(entry -> x.element(
                                    entry.line().marker() ? "DeleteMarker" : "Version",
                                    v -> version(v, entry, encoded)));
                    prefixes(x, page.prefixes(), encoded);
                })));
    }

    private static void version(Xml xml, VersionListing.Entry entry, boolean encoded) {
        var line = entry.line();
        xml.text("Key", text(line.key(), encoded))
                .text("VersionId", line.versionId())
                .text("IsLatest", entry.latest())
                .text("LastModified", Answers.isoDate(line.modifiedAt()));
        if (!line.marker()) {
            xml.text("ETag", Answers.quoted(line.etag()))
                    .text("Size", line.sizeBytes())
                    .text("StorageClass", line.storageClass());
        }
        xml.element("Owner", o -> BucketCalls.owner(o, line.owner(), line.ownerName()));
    }

    private CompletionStage<HttpResponse> first(Call call, BucketView bucket) {
        int most = call.most("max-keys");
        var marker = call.parameter("marker");
        boolean encoded = encoded(call);
        return objects.list(
                        bucket, new Listing.Query(call.parameter("prefix"), call.parameter("delimiter"), marker, most))
                .thenApply(page -> Answers.xml(Xml.document("ListBucketResult", x -> {
                    x.text("Name", bucket.name()).text("Prefix", text(call.parameter("prefix"), encoded));
                    x.text("Marker", text(marker, encoded)).text("MaxKeys", most);
                    delimiter(x, call, encoded);
                    x.text("IsTruncated", page.truncated());
                    if (page.truncated()
                            && call.has("delimiter")
                            && !call.parameter("delimiter").isEmpty()) {
                        x.text("NextMarker", text(page.next(), encoded));
                    }
                    content(x, page, encoded, true);
                })));
    }

    private CompletionStage<HttpResponse> second(Call call, BucketView bucket) {
        int most = call.most("max-keys");
        boolean encoded = encoded(call);
        var token = call.parameter("continuation-token");
        if (call.has("continuation-token") && token.isEmpty()) {
            throw new Refused(Code.INVALID_ARGUMENT, "The continuation token provided is incorrect");
        }
        var startAfter = call.parameter("start-after");
        var after = token.isEmpty() ? startAfter : untoken(token);
        return objects.list(
                        bucket, new Listing.Query(call.parameter("prefix"), call.parameter("delimiter"), after, most))
                .thenApply(page -> Answers.xml(Xml.document("ListBucketResult", x -> {
                    x.text("Name", bucket.name()).text("Prefix", text(call.parameter("prefix"), encoded));
                    x.text("MaxKeys", most);
                    delimiter(x, call, encoded);
                    x.text("IsTruncated", page.truncated());
                    x.text("KeyCount", page.objects().size() + page.prefixes().size());
                    if (!token.isEmpty()) {
                        x.text("ContinuationToken", token);
                    }
                    if (page.truncated()) {
                        x.text("NextContinuationToken", token(page.next()));
                    }
                    if (!startAfter.isEmpty()) {
                        x.text("StartAfter", text(startAfter, encoded));
                    }
                    content(x, page, encoded, call.parameter("fetch-owner").equalsIgnoreCase("true"));
                })));
    }

    private static void delimiter(Xml xml, Call call, boolean encoded) {
        if (!call.parameter("delimiter").isEmpty()) {
            xml.text("Delimiter", text(call.parameter("delimiter"), encoded));
        }
        if (encoded) {
            xml.text("EncodingType", "url");
        }
    }

    private static void content(Xml xml, Listing.Page page, boolean encoded, boolean owner) {
        for (var line : page.objects()) {
            xml.element("Contents", c -> {
                c.text("Key", text(line.key(), encoded))
                        .text("LastModified", Answers.isoDate(line.modifiedAt()))
                        .text("ETag", Answers.quoted(line.etag()))
                        .text("Size", line.sizeBytes());
                if (owner) {
                    c.element("Owner", o -> BucketCalls.owner(o, line.owner(), line.ownerName()));
                }
                c.text("StorageClass", line.storageClass());
            });
        }
        prefixes(xml, page.prefixes(), encoded);
    }

    private static void prefixes(Xml xml, List<String> prefixes, boolean encoded) {
        prefixes.forEach(prefix -> xml.element("CommonPrefixes", c -> c.text("Prefix", text(prefix, encoded))));
    }

    static boolean encoded(Call call) {
        var type = call.parameter("encoding-type");
        if (!type.isEmpty() && !type.equals("url")) {
            throw new Refused(Code.INVALID_ARGUMENT, "Invalid Encoding Method specified in Request");
        }
        return !type.isEmpty();
    }

    static String text(String value, boolean encoded) {
        return encoded ? Percent.encodePath(value) : value;
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String untoken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.INVALID_ARGUMENT, "The continuation token provided is incorrect");
        }
    }
}
