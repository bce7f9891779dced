package cloud.firn.storage.notification;

import cloud.firn.platform.topic.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** How events get to each kind of topic. Records of Kafka have bucket and key as their key: they stay in order. */
final class Deliveries {
    private final Topics topics;
    private final Publisher publisher;
    private final Webhooks webhooks;

    Deliveries(Topics topics, Publisher publisher, Webhooks webhooks) {
        this.topics = topics;
        this.publisher = publisher;
        this.webhooks = webhooks;
    }

    /** How to reach a topic as it is now; nothing when it is gone. */
    CompletionStage<Optional<Delivery>> to(TopicName topic) {
        return topics.find(topic)
                .thenApply(found -> found.map(destination -> destination
                        .webhook()
                        .<Delivery>map(webhook -> (queue, event) -> webhooks.post(webhook, event.text()))
                        .orElseGet(() -> (queue, event) -> publisher.send(
                                topics.inKafka(topic),
                                queue.bucketId() + "/" + event.key(),
                                event.text().getBytes(StandardCharsets.UTF_8)))));
    }
}
