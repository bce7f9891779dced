package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.notification.NotificationConfiguration;
import cloud.firn.storage.notification.Notifications;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about what a bucket tells. */
final class NotificationCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 256 * 1024;

    private final ActorSystem<?> system;
    private final Notifications notifications;

    NotificationCalls(ActorSystem<?> system, Notifications notifications) {
        this.system = system;
        this.notifications = notifications;
    }

    void register(Dispatch dispatch) {
        dispatch.bucket("GET", "notification", Action.GET_NOTIFICATION, (call, bucket) -> get(bucket))
                .bucket("PUT", "notification", Action.PUT_NOTIFICATION, this::put);
    }

    private static CompletionStage<HttpResponse> get(BucketView bucket) {
        return CompletableFuture.completedFuture(
                Answers.xml(bucket.setting(Setting.NOTIFICATION).orElseGet(NotificationConfiguration.NONE::xml)));
    }

    private CompletionStage<HttpResponse> put(Call call, BucketView bucket) {
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system)
                .thenCompose(bytes -> notifications.configure(bucket, bytes, call.id()))
                .thenApply(done -> Answers.empty(200));
    }
}
