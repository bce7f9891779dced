package cloud.firn.storage.notification;

import akka.Done;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.topic.TopicAdmin;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The topics of organisations, in the table {@code topics}; the secrets of webhooks are sealed there. */
public final class Topics {
    /** How many an organisation may have; of several that are made at the same moment, some may be too many. */
    public static final int MOST = 100;

    private final CqlSession cassandra;
    private final Sealing sealing;
    private final Kafka kafka;
    private final InstantSource clock;
    private final PreparedStatement insert;
    private final PreparedStatement find;
    private final PreparedStatement list;
    private final PreparedStatement delete;

    /** Kafka, and what topics are called there. */
    public record Kafka(TopicAdmin admin, UnaryOperator<String> named) {}

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public Topics(CqlSession cassandra, String keyspace, Sealing sealing, Kafka kafka, InstantSource clock) {
        this.cassandra = cassandra;
        this.sealing = sealing;
        this.kafka = kafka;
        this.clock = clock;
        var table = keyspace + ".topics";
        this.insert = cassandra.prepare("INSERT INTO " + table
                + " (organisation, name, endpoint, secret, created_at) VALUES (?, ?, ?, ?, ?) IF NOT EXISTS");
        this.find = cassandra.prepare("SELECT endpoint, secret FROM " + table + " WHERE organisation = ? AND name = ?");
        this.list = cassandra.prepare("SELECT name FROM " + table + " WHERE organisation = ?");
        this.delete = cassandra.prepare("DELETE FROM " + table + " WHERE organisation = ? AND name = ? IF EXISTS");
    }

    /**
     * Makes a topic; one that is there stays what it is.
     *
     * @return where the topic leads now
     */
    public CompletionStage<Destination> make(TopicName topic, Destination wanted) {
        return find(topic).thenCompose(there -> there.isPresent() ? made(topic, there.get()) : makeNew(topic, wanted));
    }

    private CompletionStage<Destination> makeNew(TopicName topic, Destination wanted) {
        return list(topic.organisation())
                .thenCompose(all -> {
                    if (all.size() >= MOST) {
                        throw new Refused(
                                Code.INVALID_ARGUMENT, "An organisation may have at most " + MOST + " topics.");
                    }
                    return cassandra.executeAsync(insert.bind(
                            topic.organisation(),
                            topic.name(),
                            wanted.webhook().map(Destination.Webhook::endpoint).orElse(null),
                            wanted.webhook()
                                    .map(webhook -> sealing.seal(webhook.secret(), owner(topic)))
                                    .orElse(null),
                            clock.instant().truncatedTo(ChronoUnit.MILLIS)));
                })
                // Another may have been faster.
                .thenCompose(done -> find(topic))
                .thenCompose(now -> made(topic, now.orElse(wanted)));
    }

    private CompletionStage<Destination> made(TopicName topic, Destination is) {
        return is.webhook().isPresent()
                ? CompletableFuture.completedFuture(is)
                : kafka.admin().make(inKafka(topic)).thenApply(done -> is);
    }

    /** Where a topic leads; nothing when there is none. */
    public CompletionStage<Optional<Destination>> find(TopicName topic) {
        return cassandra
                .executeAsync(find.bind(topic.organisation(), topic.name()))
                .thenApply(rows -> Optional.ofNullable(rows.one()).map(row -> destination(topic, row)));
    }

    private Destination destination(TopicName topic, Row row) {
        return new Destination(Optional.ofNullable(row.getString(0))
                .map(endpoint -> new Destination.Webhook(
                        endpoint, sealing.open(Objects.requireNonNull(row.getString(1)), owner(topic)))));
    }

    /** The names of an organisation's topics, in order. */
    public CompletionStage<List<String>> list(String organisation) {
        return cassandra.executeAsync(list.bind(organisation)).thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    private static CompletionStage<List<String>> collect(AsyncResultSet rows, List<String> found) {
        for (var row : rows.currentPage()) {
            found.add(Objects.requireNonNull(row.getString(0)));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }

    /** Removes a topic and what it keeps; harmless when there is none. What is still to be told to it is dropped. */
    public CompletionStage<Done> remove(TopicName topic) {
        return find(topic).thenCompose(there -> {
            if (there.isEmpty()) {
                return CompletableFuture.completedFuture(Done.getInstance());
            }
            CompletionStage<Done> emptied = there.get().webhook().isPresent()
                    ? CompletableFuture.completedFuture(Done.getInstance())
                    : kafka.admin().remove(inKafka(topic));
            return emptied.thenCompose(done -> cassandra.executeAsync(delete.bind(topic.organisation(), topic.name())))
                    .thenApply(done -> Done.getInstance());
        });
    }

    String inKafka(TopicName topic) {
        return kafka.named().apply(topic.inKafka());
    }

    private static String owner(TopicName topic) {
        return "topic/" + topic.text();
    }
}
