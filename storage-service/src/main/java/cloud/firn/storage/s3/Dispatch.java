package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The table of calls: which method on a bucket or a key, with which sub-resource, does what, and under which permission.
 * What is not in the table is refused.
 */
final class Dispatch {
    /** Names in a query that make a request one about something else; never taken for the bucket or object itself. */
    private static final Set<String> SUB_RESOURCES = Set.of(
            "abac",
            "accelerate",
            "acl",
            "analytics",
            "append",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metadataConfiguration",
            "metadataInventoryTable",
            "metadataJournalTable",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "usage",
            "versioning",
            "versions",
            "website");

    private final Access access;
    private final List<Row> rows = new ArrayList<>();

    Dispatch(Access access) {
        this.access = access;
    }

    /** Answers a call about a bucket, or about a key that need not be there. */
    interface OnBucket {
        CompletionStage<HttpResponse> answer(Call call, BucketView bucket);
    }

    /** Answers a call about an object that is there. */
    interface OnObject {
        CompletionStage<HttpResponse> answer(Call call, BucketView bucket, ObjectRow row);
    }

    private record Row(String method, boolean key, String subResource, boolean copy, OnBucket handler) {}

    /** A call about a bucket. */
    Dispatch bucket(String method, String subResource, Action action, OnBucket handler) {
        rows.add(new Row(method, false, subResource, false, permitted(action, handler)));
        return this;
    }

    /** A call about a bucket that decides itself, for each key that it names, what is permitted. */
    Dispatch open(String method, String subResource, OnBucket handler) {
        rows.add(new Row(method, false, subResource, false, handler));
        return this;
    }

    /** A call about a key, whether or not there is an object under it. */
    Dispatch key(String method, String subResource, Action action, OnBucket handler) {
        rows.add(new Row(method, true, subResource, false, permitted(action, handler)));
        return this;
    }

    /** A call about a key that has the header {@code x-amz-copy-source}. */
    Dispatch copy(String method, String subResource, Action action, OnBucket handler) {
        rows.add(new Row(method, true, subResource, true, permitted(action, handler)));
        return this;
    }

    /** A call about an object that is there, in the version that the call names. */
    Dispatch object(String method, String subResource, Action action, OnObject handler) {
        OnBucket found = (call, bucket) -> access.find(call, bucket, call.key(), call.versionId(), action)
                .thenCompose(row -> handler.answer(call, bucket, row));
        rows.add(new Row(method, true, subResource, false, found));
        return this;
    }

    /** The row of a call. */
    OnBucket find(Call call) {
        var method = call.wire().method();
        boolean key = !call.key().isEmpty();
        var sub = subResource(call);
        boolean copy =
                method.equals("PUT") && key && call.header("x-amz-copy-source").isPresent();
        refuseMisplaced(call, method, sub);
        var level = rows.stream().filter(row -> row.key() == key).toList();
        var same = level.stream().filter(row -> row.subResource().equals(sub)).toList();
        return same.stream()
                .filter(row -> row.method().equals(method) && row.copy() == copy)
                .findFirst()
                .map(Row::handler)
                .orElseThrow(() -> same.isEmpty()
                        ? new Refused(Code.NOT_IMPLEMENTED, "The sub-resource " + sub + " is not implemented.")
                        : new Refused(Code.METHOD_NOT_ALLOWED, "", java.util.Map.of("Method", method)));
    }

    /** A write makes a version and cannot name one, and a part is of an upload: else an object would be written over. */
    private static void refuseMisplaced(Call call, String method, String sub) {
        boolean writes = !call.key().isEmpty()
                && (method.equals("PUT") || method.equals("POST"))
                && (sub.isEmpty() || sub.equals("uploads") || sub.equals("uploadId"));
        if (writes && call.has("versionId")) {
            throw new Refused(Code.INVALID_ARGUMENT, "This operation does not accept a version-id.");
        }
        if (writes && sub.isEmpty() && call.has("partNumber")) {
            throw new Refused(Code.INVALID_ARGUMENT, "This operation does not accept partNumber without uploadId");
        }
    }

    private OnBucket permitted(Action action, OnBucket handler) {
        return (call, bucket) -> {
            access.require(call, bucket, action);
            return handler.answer(call, bucket);
        };
    }

    /** What of a bucket or object a call is about; empty for itself. */
    static String subResource(Call call) {
        for (var parameter : call.wire().parameters()) {
            if (SUB_RESOURCES.contains(parameter.name())) {
                return parameter.name();
            }
        }
        return "";
    }
}
