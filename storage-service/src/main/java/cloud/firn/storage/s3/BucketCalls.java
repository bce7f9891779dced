package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about buckets themselves. */
final class BucketCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 64 * 1024;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Objects objects;
    private final Uploads uploads;
    private final String region;
    private final Runnable measureNow;

    BucketCalls(
            ActorSystem<?> system,
            Buckets buckets,
            Objects objects,
            Uploads uploads,
            String region,
            Runnable measureNow) {
        this.system = system;
        this.buckets = buckets;
        this.objects = objects;
        this.uploads = uploads;
        this.region = region;
        this.measureNow = measureNow;
    }

    CompletionStage<HttpResponse> list(Call call) {
        return buckets.list(call.organisation())
                .thenApply(all -> Answers.xml(Xml.document("ListAllMyBucketsResult", result -> {
                    result.element("Owner", owner -> owner.text("ID", call.organisation())
                            .text("DisplayName", call.verified().signer().organisationName()));
                    result.element(
                            "Buckets",
                            list -> all.forEach(bucket -> list.element("Bucket", one -> one.text("Name", bucket.name())
                                    .text("CreationDate", Answers.isoDate(bucket.createdAt()))
                                    .text("BucketRegion", region))));
                })));
    }

    CompletionStage<HttpResponse> create(Call call) {
        ObjectHeaders.refuseWhatIsNotThere(call);
        if (call.header("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            throw new Refused(Code.NOT_IMPLEMENTED, "Object lock is not implemented.");
        }
        var document = call.header("content-length").filter(n -> !n.equals("0")).isPresent()
                ? Intake.small(call, LARGEST_DOCUMENT_BYTES, system)
                : CompletableFuture.completedFuture(new byte[0]);
        return document.thenCompose(bytes -> {
                    checkLocation(bytes);
                    return buckets.create(
                            call.bucket(),
                            call.organisation(),
                            call.verified().signer().organisationName());
                })
                .thenApply(bucket -> Answers.with(Answers.empty(200), "Location", "/" + bucket.name()));
    }

    private void checkLocation(byte[] document) {
        if (document.length == 0) {
            return;
        }
        var location = XmlDocument.read(document, "CreateBucketConfiguration")
                .value("LocationConstraint")
                .orElse("");
        if (!location.isEmpty() && !location.equals(region)) {
            throw new Refused(Code.INVALID_LOCATION_CONSTRAINT, "", java.util.Map.of("LocationConstraint", location));
        }
    }

    HttpResponse head(BucketView bucket) {
        return Answers.with(Answers.empty(200), "x-amz-bucket-region", region);
    }

    CompletionStage<HttpResponse> delete(BucketView bucket) {
        return buckets.remove(bucket, () -> objects.isEmpty(bucket.id()))
                .thenCompose(removed -> uploads.abortAll(bucket))
                .thenApply(done -> {
                    measureNow.run();
                    return Answers.empty(204);
                });
    }

    HttpResponse location() {
        return Answers.xml(Xml.document("LocationConstraint", x -> x.raw(region)));
    }

    HttpResponse versioning() {
        return Answers.xml(Xml.document("VersioningConfiguration", x -> {}));
    }

    /** The one ACL that there is: the owner may do everything, nobody else anything. */
    HttpResponse acl(BucketView bucket) {
        return Answers.xml(Xml.document("AccessControlPolicy", x -> {
            x.element("Owner", o -> owner(o, bucket));
            x.element(
                    "AccessControlList",
                    list -> list.element("Grant", g -> {
                        g.raw("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                                + " xsi:type=\"CanonicalUser\">");
                        owner(g, bucket);
                        g.raw("</Grantee>");
                        g.text("Permission", "FULL_CONTROL");
                    }));
        }));
    }

    static void owner(Xml xml, BucketView bucket) {
        xml.text("ID", bucket.organisation()).text("DisplayName", bucket.ownerName());
    }
}
