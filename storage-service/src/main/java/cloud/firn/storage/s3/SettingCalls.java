package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about the documents that an owner sets on a bucket. */
final class SettingCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 256 * 1024;

    private final ActorSystem<?> system;
    private final Buckets buckets;

    SettingCalls(ActorSystem<?> system, Buckets buckets) {
        this.system = system;
        this.buckets = buckets;
    }

    void register(Dispatch dispatch) {
        dispatch.bucket(
                        "GET",
                        "versioning",
                        Action.GET_VERSIONING,
                        (call, bucket) -> CompletableFuture.completedFuture(versioning(bucket)))
                .bucket("PUT", "versioning", Action.PUT_VERSIONING, this::putVersioning);
    }

    private static HttpResponse versioning(BucketView bucket) {
        return Answers.xml(Xml.document("VersioningConfiguration", x -> {
            switch (bucket.versioning()) {
                case ENABLED -> x.text("Status", "Enabled");
                case SUSPENDED -> x.text("Status", "Suspended");
                case OFF -> {
                    // Never enabled: the document is empty.
                }
            }
        }));
    }

    private CompletionStage<HttpResponse> putVersioning(Call call, BucketView bucket) {
        return document(call, bytes -> {
            var status = XmlDocument.read(bytes, "VersioningConfiguration")
                    .value("Status")
                    .orElse("");
            var versioning =
                    switch (status) {
                        case "Enabled" -> Versioning.ENABLED;
                        case "Suspended" -> Versioning.SUSPENDED;
                        default -> throw new Refused(Code.ILLEGAL_VERSIONING_CONFIGURATION);
                    };
            return buckets.configure(bucket, Setting.VERSIONING, versioning.name())
                    .thenApply(done -> Answers.empty(200));
        });
    }

    private CompletionStage<HttpResponse> document(
            Call call, java.util.function.Function<byte[], CompletionStage<HttpResponse>> then) {
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenCompose(then);
    }
}
