package cloud.firn.storage.notification;

import akka.Done;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writes down what is to be told, in the same mutation as what happened; whoever sends it takes the rows out again.
 *
 * <p>A bucket has one outbox, beside the first span of its index: an event costs one row there, and a bucket without
 * rules nothing. A row is written under its sequence as the timestamp and deleted under the same, so that clocks decide nothing.
 */
public final class Outbox {
    private static final int MOST_REMEMBERED = 200;
    /** Long after whoever sends gave it up; what nobody sends any more goes by itself. */
    private static final int KEPT_SECONDS = 48 * 3600;

    private final CqlSession cassandra;
    private final String region;
    private final InstantSource clock;
    private final Nudges nudges;
    private final Map<String, NotificationConfiguration> read = new ConcurrentHashMap<>();
    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final PreparedStatement open;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public Outbox(CqlSession cassandra, String keyspace, String region, InstantSource clock) {
        this.cassandra = cassandra;
        this.region = region;
        this.clock = clock;
        this.nudges = new Nudges();
        this.insert = cassandra.prepare("INSERT INTO " + keyspace + ".outbox (bucket_id, span, topic, seq, id, key, at,"
                + " event) VALUES (?, 0, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL " + KEPT_SECONDS);
        this.delete = cassandra.prepare("DELETE FROM " + keyspace + ".outbox USING TIMESTAMP ? WHERE bucket_id = ? AND"
                + " span = 0 AND topic = ? AND seq = ? AND id = ?");
        this.open = cassandra.prepare(
                "INSERT INTO " + keyspace + ".outboxes (lane, bucket_id, topic) VALUES (0, ?, ?) USING TIMESTAMP ?");
    }

    /** What is to be said when {@code occasion} comes to a key. */
    public Telling telling(BucketView bucket, String key, Occasion occasion) {
        return bucket.setting(Setting.NOTIFICATION)
                .flatMap(text -> configuration(text).rule(occasion.event(), key))
                .map(rule -> Telling.of(
                        this,
                        new Queue(bucket.id(), rule.topic().topic()),
                        new EventText.Where(region, bucket.name(), bucket.organisation(), rule.id()),
                        occasion))
                .orElse(Telling.NOTHING);
    }

    private NotificationConfiguration configuration(String text) {
        if (read.size() > MOST_REMEMBERED) {
            read.clear();
        }
        return read.computeIfAbsent(text, NotificationConfiguration::stored);
    }

    /**
     * Makes known that there may be something to send to these topics from now on; to be done before a configuration
     * counts.
     */
    CompletionStage<Done> open(UUID bucketId, Set<TopicName> topics) {
        return all(topics.stream()
                .map(topic -> cassandra.executeAsync(
                        open.bind(bucketId, topic.text(), clock.millis() * 1000).setIdempotent(true)))
                .collect(Collectors.toSet()));
    }

    /** Says to each of these topics that it will hear of a bucket. */
    CompletionStage<Done> test(BucketView bucket, Set<TopicName> topics, String requestId) {
        var at = clock.instant();
        long seq = clock.millis() * 1000;
        var text = EventText.test(bucket.name(), at, requestId);
        return all(topics.stream()
                        .map(topic -> cassandra.executeAsync(
                                inserting(new Queue(bucket.id(), topic), seq, UUID.randomUUID(), "", at, text)
                                        .setIdempotent(true)))
                        .collect(Collectors.toSet()))
                .thenApply(done -> {
                    topics.forEach(topic -> nudges.add(new Queue(bucket.id(), topic)));
                    return done;
                });
    }

    private static CompletionStage<Done> all(Set<? extends CompletionStage<?>> writes) {
        return CompletableFuture.allOf(writes.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new))
                .thenApply(done -> Done.getInstance());
    }

    BoundStatement inserting(Queue queue, long seq, UUID id, String key, Instant at, String event) {
        return insert.bind(queue.bucketId(), queue.topic().text(), seq, id, key, at, event, seq);
    }

    BoundStatement deleting(Queue queue, long seq, UUID id) {
        return delete.bind(seq, queue.bucketId(), queue.topic().text(), seq, id);
    }

    Nudges nudges() {
        return nudges;
    }

    Instant now() {
        return clock.instant();
    }
}
