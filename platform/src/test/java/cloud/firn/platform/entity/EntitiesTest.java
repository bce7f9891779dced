package cloud.firn.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.storage.StorageFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entities on real servers: every event reaches its topic, whatever happens to the node. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EntitiesTest {
    private static final EntityTypeKey<Counter.Add> KIND = EntityTypeKey.create(Counter.Add.class, "TestCounter");

    @TempDir
    private static @Nullable Path folder;

    private List<Fact<StorageFact>> heard = List.of();
    private @Nullable NodeSettings settings;
    private @Nullable Node node;

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void every_event_reaches_its_topic_in_order_and_survives_a_node_that_never_told() {
        // A node that persists but cannot tell: what a crash right after persisting leaves behind.
        var silent = start(sequence -> false);
        assertThat(add(silent)).isEqualTo(1);
        assertThat(add(silent)).isEqualTo(2);
        kill(silent);

        var next = start(sequence -> true);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(sequences()).containsExactly(1L, 2L));
        assertThat(add(next)).isEqualTo(3);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sequences()).containsExactly(1L, 2L, 3L));
    }

    @Test
    void an_event_of_an_entity_that_broke_off_before_it_could_tell_is_told_all_the_same() {
        var only = start(sequence -> true);
        assertThat(add(only)).isEqualTo(1);
        assertThatThrownBy(() -> ask(only, reply -> new Counter.Add(true, reply), Duration.ofSeconds(2)))
                .as("it breaks off right after persisting")
                .hasRootCauseInstanceOf(TimeoutException.class);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(sequences()).endsWith(2L));
    }

    @Test
    void after_a_crash_only_the_newest_events_are_told_again() {
        // The last event is not told, so that the entity is found in the ledger of the awake.
        var first = start(sequence -> sequence < 250);
        for (int i = 0; i < 250; i++) {
            add(first);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> sequences().contains(249L));
        kill(first);

        start(sequence -> true);
        await().atMost(Duration.ofSeconds(60)).until(() -> sequences().contains(250L));
        assertThat(Collections.frequency(sequences(), 249L)).isEqualTo(2);
        assertThat(Collections.frequency(sequences(), 200L)).isEqualTo(1);
    }

    @Test
    void what_is_told_again_after_a_crash_never_replaces_a_newer_row() {
        var first = start(sequence -> sequence < 4);
        for (int i = 0; i < 4; i++) {
            add(first);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> row(first) == 3);
        kill(first);

        // It tells the first event again, and comes no further.
        var next = start(sequence -> sequence == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> Collections.frequency(sequences(), 1L) == 2);
        assertThat(row(next)).isEqualTo(3);
    }

    /** A node on the same servers as all others of this test, which tells the events that {@code tells} says. */
    private Node start(LongPredicate tells) {
        var settings = this.settings;
        if (settings == null) {
            var servers = TestServers.shared();
            settings = NodeSettings.forTests(
                    servers.cassandra(), servers.kafka(), Objects.requireNonNull(folder), Map.of());
            this.settings = settings;
        }
        var started = Node.start(settings);
        node = started;
        // A list of its own: the consumer of a killed node may go on for a while.
        var heard = new CopyOnWriteArrayList<Fact<StorageFact>>();
        this.heard = heard;
        started.cassandra()
                .execute("CREATE TABLE IF NOT EXISTS " + table(started) + " (id text PRIMARY KEY, sum bigint)");
        started.entities().start(KIND, story(started, tells), Counter::create);
        started.consumers().replicate("test", Topics.STORAGE, StorageFact.class, (key, fact) -> {
            if (fact != null) {
                heard.add(fact);
            }
        });
        return started;
    }

    private static String table(Node node) {
        return node.settings().prefix() + "firn_journal.test_counters";
    }

    private static long row(Node node) {
        var row = node.cassandra().execute("SELECT sum FROM " + table(node)).one();
        return row == null ? 0 : row.getLong(0);
    }

    private static void kill(Node node) {
        node.entities().close();
        node.system().terminate();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        node.system().getWhenTerminated().toCompletableFuture().isDone());
    }

    private List<Long> sequences() {
        return heard.stream().map(Fact::sequence).toList();
    }

    private static long add(Node node) {
        return ask(node, reply -> new Counter.Add(false, reply), Duration.ofSeconds(20));
    }

    private static long ask(Node node, Function<ActorRef<Counter.Sum>, Counter.Add> command, Duration patience) {
        return node.sharding()
                .entityRefFor(KIND, "one")
                .<Counter.Sum>ask(command::apply, patience)
                .toCompletableFuture()
                .join()
                .sum();
    }

    private static Story<Counter.Added, Counter.Sum> story(Node node, LongPredicate tells) {
        var write = node.cassandra().prepare("INSERT INTO " + table(node) + " (id, sum) VALUES (?, ?)");
        return new Story<>(Counter.Added.class, new Counter.Sum(0), Counter.Sum::on, happened -> {
            if (!tells.test(happened.sequence())) {
                throw new IllegalStateException("this node does not tell this");
            }
            return Telling.nothing()
                    .and(write.bind(happened.entityId(), happened.after().sum()))
                    .and(
                            node.topic(Topics.STORAGE),
                            Fact.of(
                                    happened.entityId(),
                                    happened.sequence(),
                                    happened.event().at(),
                                    new StorageFact.BucketCreated(
                                            "o", "b" + happened.after().sum())));
        });
    }

    /** A counter: the smallest entity there is. */
    static final class Counter
            extends EventSourcedBehaviorWithEnforcedReplies<Counter.Add, Counter.Added, Counter.Sum> {
        /** @param breaks off right after persisting, before anybody hears of it */
        record Add(boolean breaks, ActorRef<Sum> replyTo) implements CborSerializable {}

        record Added(Instant at) implements CborSerializable {}

        record Sum(long sum) implements CborSerializable {
            Sum on(Added event) {
                return new Sum(sum + 1);
            }
        }

        private final Publication<Added, Sum> publication;
        private final akka.actor.typed.javadsl.ActorContext<Add> context;

        private Counter(akka.actor.typed.javadsl.ActorContext<Add> context, Publication<Added, Sum> publication) {
            super(publication.persistenceId());
            this.context = context;
            this.publication = publication;
        }

        static Behavior<Add> create(String id, Publication<Added, Sum> publication) {
            return Behaviors.setup(context -> new Counter(context, publication));
        }

        @Override
        public Sum emptyState() {
            return new Sum(0);
        }

        @Override
        public CommandHandlerWithReply<Add, Added, Sum> commandHandler() {
            var in = newCommandHandlerWithReplyBuilder();
            in.forAnyState().onCommand(Add.class, (sum, add) -> {
                var event = new Added(Instant.EPOCH);
                return Effect()
                        .persist(event)
                        .thenRun(now -> {
                            if (add.breaks()) {
                                throw new IllegalStateException("broken off");
                            }
                            var unused = publication.tell(lastSequenceNumber(context), event, now);
                        })
                        .thenReply(add.replyTo(), now -> now);
            });
            return in.build();
        }

        @Override
        public EventHandler<Sum, Added> eventHandler() {
            var after = newEventHandlerBuilder();
            after.forAnyState().onEvent(Added.class, Sum::on);
            return after.build();
        }
    }
}
