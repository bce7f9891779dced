package cloud.firn.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final List<Fact<StorageFact>> heard = new CopyOnWriteArrayList<>();
    private @Nullable Node node;

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void every_event_reaches_its_topic_in_order_and_survives_a_node_that_never_told() {
        var servers = TestServers.shared();
        var settings = NodeSettings.forTests(
                servers.cassandra(), servers.kafka(), java.util.Objects.requireNonNull(folder), Map.of());
        var silent = Node.start(settings);
        node = silent;
        // A node that persists but cannot tell: what a crash right after persisting leaves behind.
        silent.entities().start(KIND, story(silent, true), Counter::create);
        assertThat(add(silent)).isEqualTo(1);
        assertThat(add(silent)).isEqualTo(2);
        kill(silent);

        var next = Node.start(settings);
        node = next;
        next.entities().start(KIND, story(next, false), Counter::create);
        next.consumers().replicate("test", Topics.STORAGE, StorageFact.class, (key, fact) -> {
            if (fact != null) {
                heard.add(fact);
            }
        });
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(sequences()).containsExactly(1L, 2L));
        assertThat(add(next)).isEqualTo(3);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sequences()).containsExactly(1L, 2L, 3L));
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
        return node.sharding()
                .entityRefFor(KIND, "one")
                .<Counter.Sum>ask(Counter.Add::new, Duration.ofSeconds(20))
                .toCompletableFuture()
                .join()
                .sum();
    }

    private static Story<Counter.Added, Counter.Sum> story(Node node, boolean silent) {
        return new Story<>(Counter.Added.class, new Counter.Sum(0), Counter.Sum::on, happened -> {
            if (silent) {
                throw new IllegalStateException("this node tells nothing");
            }
            return Telling.nothing()
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
        record Add(ActorRef<Sum> replyTo) implements CborSerializable {}

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
                        .thenRun(now -> publication.tell(lastSequenceNumber(context), event, now))
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
