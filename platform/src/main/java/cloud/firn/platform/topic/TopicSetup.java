package cloud.firn.platform.topic;

import cloud.firn.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics of {@link Topics#ALL} that are not there yet.
 *
 * <p>What hosts say has the time at which Kafka took it: no host is thought silent because its clock is wrong.
 */
public final class TopicSetup {
    private static final Map.Entry<String, String> TIMED = Map.entry("message.timestamp.type", "LogAppendTime");

    private TopicSetup() {}

    /** Waits until Kafka answers, then makes what is missing; blocking, for the start of a process only. */
    public static void make(String bootstrapServers, int partitions, int replication, UnaryOperator<String> named) {
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                120_000,
                "request.timeout.ms",
                10_000,
                "reconnect.backoff.max.ms",
                1_000))) {
            var there = admin.listTopics().names().get();
            var missing = new ArrayList<NewTopic>();
            for (var topic : Topics.ALL) {
                if (!there.contains(named.apply(topic.name()))) {
                    missing.add(new NewTopic(named.apply(topic.name()), partitions, (short) replication)
                            .configs(configs(topic)));
                }
            }
            create(admin, missing);
            var observed = new ConfigResource(ConfigResource.Type.TOPIC, named.apply(Topics.OBSERVED));
            var timed = new AlterConfigOp(new ConfigEntry(TIMED.getKey(), TIMED.getValue()), AlterConfigOp.OpType.SET);
            // Also where the topic was made before this was known.
            admin.incrementalAlterConfigs(Map.of(observed, List.of(timed)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka at " + bootstrapServers + " did not make the topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topics were made", e);
        }
    }

    private static void create(Admin admin, List<NewTopic> missing) throws ExecutionException, InterruptedException {
        for (var made : admin.createTopics(missing).values().values()) {
            try {
                made.get();
            } catch (ExecutionException e) {
                // Another node was faster: the topic is there, which is all we want.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, String> configs(Topics.Topic topic) {
        var configs = new HashMap<>(kept(topic.kept()));
        if (topic.name().equals(Topics.OBSERVED)) {
            configs.put(TIMED.getKey(), TIMED.getValue());
        }
        return configs;
    }

    private static Map<String, String> kept(Topics.Kept kept) {
        return switch (kept) {
            case BY_TIME -> Map.of("retention.ms", millis(Duration.ofDays(7)));
            case LONG -> Map.of("retention.ms", millis(Duration.ofDays(400)));
            case COMPACTED -> Map.of("cleanup.policy", "compact");
        };
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
