package cloud.firn.storage.notification;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.refusal.Refused;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The front door of this package: sets what a bucket tells, and to whom. */
public final class Notifications {
    private final Buckets buckets;
    private final Topics topics;
    private final Outbox outbox;
    private final String region;

    public Notifications(Buckets buckets, Topics topics, Outbox outbox, String region) {
        this.buckets = buckets;
        this.topics = topics;
        this.outbox = outbox;
        this.region = region;
    }

    /**
     * Sets the configuration of a bucket; an empty one takes it away. Topics that are not there are made, in Kafka, and each
     * hears a test event first. Fails with {@link Refused}.
     */
    public CompletionStage<BucketView> configure(BucketView bucket, byte[] document, String requestId) {
        var wanted = NotificationConfiguration.read(document).ownedBy(bucket.organisation(), region);
        if (wanted.isEmpty()) {
            return buckets.unset(bucket, Setting.NOTIFICATION);
        }
        var named = wanted.topics().stream().map(Topic::topic).collect(Collectors.toSet());
        return made(wanted.topics().stream())
                .thenCompose(done -> outbox.open(bucket.id(), named))
                .thenCompose(done -> buckets.configure(bucket, Setting.NOTIFICATION, wanted.xml()))
                .thenCompose(now -> outbox.test(now, named, requestId).thenApply(done -> now));
    }

    private CompletionStage<Void> made(Stream<Topic> wanted) {
        return CompletableFuture.allOf(wanted.map(topic -> topics.make(topic.topic(), Destination.KAFKA)
                        .thenAccept(is -> {
                            if (topic.onlyKafka() && is.webhook().isPresent()) {
                                throw Rule.refused(
                                        "Unable to validate the following destination configurations",
                                        "Topic",
                                        topic.arn());
                            }
                        })
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
