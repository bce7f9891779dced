package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.lock.LockConfiguration;
import cloud.firn.storage.policy.Actions;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.tagging.Tags;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about buckets themselves. */
final class BucketCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 64 * 1024;

    private final ActorSystem<?> system;
    private final S3Door.Parts parts;
    private final Buckets buckets;
    private final String region;
    private final Access access;

    BucketCalls(ActorSystem<?> system, S3Door.Parts parts, String region, Access access) {
        this.access = access;
        this.system = system;
        this.parts = parts;
        this.buckets = parts.buckets();
        this.region = region;
    }

    void register(Dispatch dispatch) {
        dispatch.bucket("HEAD", "", Action.LIST_BUCKET, (call, bucket) -> now(head()))
                .bucket("DELETE", "", Action.DELETE_BUCKET, this::delete)
                .bucket("GET", "location", Action.BUCKET_LOCATION, (call, bucket) -> now(location()));
    }

    CompletionStage<HttpResponse> list(Call call) {
        access.requireOfKey(call, "*", Actions.LIST_ALL_MY_BUCKETS, OperationNames.LIST_BUCKETS);
        return buckets.list(call.organisation())
                .thenApply(all -> Answers.xml(Xml.document("ListAllMyBucketsResult", result -> {
                    var page = BucketPage.of(call, here(call) ? all : List.of());
                    result.element("Owner", owner -> owner.text("ID", call.organisation())
                            .text("DisplayName", call.organisationName()));
                    result.element("Buckets", list -> page.buckets()
                            .forEach(bucket -> list.element("Bucket", one -> one.text("Name", bucket.name())
                                    .text("CreationDate", Answers.isoDate(bucket.createdAt()))
                                    .text("BucketRegion", region))));
                    if (call.has("prefix")) {
                        result.text("Prefix", call.parameter("prefix"));
                    }
                    if (!page.next().isEmpty()) {
                        result.text("ContinuationToken", page.next());
                    }
                })));
    }

    /** Whether a list is of this region, which has every bucket. */
    private boolean here(Call call) {
        return !call.has("bucket-region") || call.parameter("bucket-region").equals(region);
    }

    /** Whether this is the call that makes a bucket: it is about none that is there. */
    boolean creates(Call call) {
        return call.key().isEmpty()
                && call.wire().method().equals("PUT")
                && Dispatch.subResource(call).isEmpty();
    }

    CompletionStage<HttpResponse> create(Call call) {
        access.requireOfKey(call, call.bucket(), Actions.CREATE_BUCKET, OperationNames.CREATE_BUCKET);
        var settings = settings(call);
        // What a new bucket is set to needs what setting it later needs: "CreateBucket", permissions, of the API
        // reference.
        if (settings.containsKey(Setting.ACL)) {
            access.requireOfKey(call, call.bucket(), Actions.PUT_BUCKET_ACL, "put-bucket-acl");
        }
        if (settings.containsKey(Setting.OBJECT_LOCK)) {
            access.requireOfKey(
                    call, call.bucket(), Actions.PUT_BUCKET_OBJECT_LOCK_CONFIGURATION, "put-object-lock-configuration");
            access.requireOfKey(call, call.bucket(), Actions.PUT_BUCKET_VERSIONING, "put-bucket-versioning");
        }
        if (settings.containsKey(Setting.OWNERSHIP)) {
            access.requireOfKey(
                    call, call.bucket(), Actions.PUT_BUCKET_OWNERSHIP_CONTROLS, "put-bucket-ownership-controls");
        }
        boolean said = call.header("content-length").filter(n -> !n.equals("0")).isPresent();
        var document = said || call.header("content-md5").isPresent()
                ? Intake.small(call, LARGEST_DOCUMENT_BYTES, system)
                : CompletableFuture.completedFuture(new byte[0]);
        return document.thenCompose(bytes -> {
                    read(bytes, settings);
                    return buckets.create(
                            call.bucket(), call.organisation(), call.organisationName(), Map.copyOf(settings));
                })
                .thenApply(bucket -> Answers.with(Answers.empty(200), "Location", "/" + bucket.name()));
    }

    private EnumMap<Setting, String> settings(Call call) {
        var owner = call.writer();
        var settings = new EnumMap<Setting, String>(Setting.class);
        var ownership = call.header("x-amz-object-ownership").map(Ownership::ofHeader);
        ownership.ifPresent(chosen -> settings.put(Setting.OWNERSHIP, chosen.name()));
        Acl.ofHeaders(call::header, owner, owner, true, parts.accounts()).ifPresent(acl -> {
            ownership.ifPresent(chosen -> chosen.admitBucketAcl(acl));
            settings.put(Setting.ACL, acl.text());
        });
        if (call.header("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            settings.put(Setting.OBJECT_LOCK, LockConfiguration.ENABLED.write());
            settings.put(Setting.VERSIONING, Versioning.ENABLED.name());
        }
        return settings;
    }

    /** Reads the document that may come with a new bucket: where it shall be, and its tags. */
    private void read(byte[] document, Map<Setting, String> settings) {
        if (document.length == 0) {
            return;
        }
        var configuration = XmlDocument.read(document, "CreateBucketConfiguration");
        configuration.child("Tags").map(Tags::ofNewBucket).ifPresent(tags -> settings.put(Setting.TAGGING, tags.xml()));
        var location = configuration.value("LocationConstraint").orElse("");
        if (!location.isEmpty() && !location.equals(region)) {
            throw new Refused(Code.INVALID_LOCATION_CONSTRAINT, "", Map.of("LocationConstraint", location));
        }
    }

    private HttpResponse head() {
        return Answers.with(
                Answers.empty(200), Map.of("x-amz-bucket-region", region, "x-amz-access-point-alias", "false"));
    }

    private CompletionStage<HttpResponse> delete(Call call, BucketView bucket) {
        return buckets.remove(bucket, () -> parts.objects().isEmpty(bucket))
                .thenCompose(removed -> parts.uploads().abortAll(bucket))
                .thenApply(done -> {
                    parts.measureNow().run();
                    return Answers.empty(204);
                });
    }

    private HttpResponse location() {
        return Answers.xml(Xml.document("LocationConstraint", x -> x.raw(region)));
    }

    static void owner(Xml xml, String id, String name) {
        xml.text("ID", id).text("DisplayName", name);
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
