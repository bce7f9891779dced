package cloud.firn.platform.topic;

import akka.Done;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes and removes topics that customers ask for, while a service runs. Such a topic keeps a record for seven days, and at
 * most {@link #MOST_BYTES} of each partition.
 */
public final class TopicAdmin implements AutoCloseable {
    /** How much one partition keeps, in bytes. */
    public static final long MOST_BYTES = 256L * 1024 * 1024;

    private static final Duration KEPT = Duration.ofDays(7);

    private final Admin admin;
    private final Optional<Integer> partitions;
    private final short replication;

    public TopicAdmin(String bootstrapServers, int partitions, int replication) {
        this.admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                20_000,
                "request.timeout.ms",
                10_000,
                "reconnect.backoff.max.ms",
                1_000));
        this.partitions = Optional.of(partitions);
        this.replication = (short) replication;
    }

    /** Makes a topic; done as well when there is one of that name. */
    public CompletionStage<Done> make(String topic) {
        var wanted = new NewTopic(topic, partitions, Optional.of(replication))
                .configs(Map.of(
                        "retention.ms", Long.toString(KEPT.toMillis()), "retention.bytes", Long.toString(MOST_BYTES)));
        return unless(
                TopicExistsException.class, admin.createTopics(List.of(wanted)).all());
    }

    /** Removes a topic and all that it keeps; done as well when there is none of that name. */
    public CompletionStage<Done> remove(String topic) {
        return unless(
                UnknownTopicOrPartitionException.class,
                admin.deleteTopics(List.of(topic)).all());
    }

    private static CompletionStage<Done> unless(Class<? extends Throwable> harmless, KafkaFuture<?> asked) {
        return asked.toCompletionStage().handle((done, failure) -> {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause != null && !harmless.isInstance(cause)) {
                throw new CompletionException(cause);
            }
            return Done.getInstance();
        });
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(3));
    }
}
