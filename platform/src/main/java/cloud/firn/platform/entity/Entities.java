package cloud.firn.platform.entity;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.persistence.cassandra.query.javadsl.CassandraReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.typed.PersistenceId;
import akka.stream.javadsl.Sink;
import cloud.firn.platform.topic.Publisher;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts sharded, event-sourced entities whose every event is told: to read tables and topics, at least once and in order,
 * whatever crashes when.
 *
 * <p>Fast path: an entity hands each event over right after persisting it. Certain path: the {@link Awake} ledger names
 * the entities of dead nodes; they are woken, and read from the journal what they had not told.
 */
public final class Entities implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Entities.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(15);
    private static final int WOKEN_A_SWEEP = 200;
    /** Microseconds since 1970, later than any clock will say: rows of entities are ordered by sequence alone. */
    private static final long FIRST_WRITE_TIME = 4_000_000_000_000_000L;

    private final ActorSystem<?> system;
    private final CqlSession cassandra;
    private final Publisher publisher;
    private final Pulse pulse;
    private final Awake awake;
    private final Told told;
    private final CassandraReadJournal journal;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "firn-sweep-awake");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Entities of one process.
     *
     * @param pulse ends the process when it stood still for so long that its entities may run elsewhere by now
     */
    public Entities(
            ActorSystem<?> system, CqlSession cassandra, String journalKeyspace, Publisher publisher, Pulse pulse) {
        this.system = system;
        this.pulse = pulse;
        this.cassandra = cassandra;
        this.publisher = publisher;
        this.awake = new Awake(cassandra, journalKeyspace, self(system));
        this.told = new Told(system, cassandra, journalKeyspace);
        this.journal = PersistenceQuery.get(system)
                .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
    }

    /**
     * Registers one kind of entity in sharding, and wakes those of it that a dead node left with something untold.
     *
     * @param entity makes the behaviour of the entity with this id; it must persist under
     *     {@link Publication#persistenceId()} and hand every event to {@link Publication#tell}
     */
    public <C, E, S> void start(
            EntityTypeKey<C> kind, Story<E, S> story, BiFunction<String, Publication<E, S>, Behavior<C>> entity) {
        ClusterSharding.get(system).init(Entity.of(kind, shard -> activate(kind, shard.getEntityId(), story, entity)));
        var unused = sweeper.scheduleWithFixedDelay(
                () -> wakeSleepers(kind), 0, SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }

    private <C, E, S> Behavior<C> activate(
            EntityTypeKey<C> kind,
            String entityId,
            Story<E, S> story,
            BiFunction<String, Publication<E, S>, Behavior<C>> entity) {
        return new Activation<C, E, S>(
                        () -> awake.enter(kind.name(), entityId),
                        entry -> publication(kind, entityId, story, entry),
                        publication -> entity.apply(entityId, publication),
                        pulse,
                        new Activation.End<>() {
                            @Override
                            public void asleep(Awake.Entry entry, Publication<E, S> publication) {
                                publication.drained().thenRun(() -> awake.strike(entry));
                            }

                            @Override
                            public void broken(Awake.Entry entry, Publication<E, S> publication) {
                                awake.abandon(entry, publication.delivered());
                            }
                        })
                .behavior();
    }

    private <E, S> Publication<E, S> publication(
            EntityTypeKey<?> kind, String entityId, Story<E, S> story, Awake.Entry entry) {
        var persistenceId = PersistenceId.of(kind.name(), entityId);
        var certain = Math.max(0, entry.certainlyTold());
        var progress = new Progress<E, S>(mark -> {
            // When this is lost, a little more is told again after a crash.
            var unused = told.write(kind.name(), entityId, mark);
        });
        Line.History<E, S> history = (sequence, place) -> progress.told()
                .map(mark -> CompletableFuture.completedStage(Optional.of(mark)))
                .orElseGet(() -> told.read(kind.name(), entityId))
                .thenCompose(mark -> history(persistenceId, new Folding<>(entityId, story, mark), sequence, place));
        Line.Place<E, S> intoTables =
                happened -> writeRows(happened.sequence(), story.teller().tell(happened))
                        .thenApply(done -> {
                            progress.rowDelivered(happened);
                            return done;
                        });
        Line.Place<E, S> ontoTopics =
                happened -> sendFacts(story.teller().tell(happened)).thenApply(done -> {
                    progress.factDelivered(happened);
                    return done;
                });
        var rows = new Line<>(persistenceId.id() + " rows", certain, !entry.clean(), intoTables, history, this::later);
        var facts =
                new Line<>(persistenceId.id() + " facts", certain, !entry.clean(), ontoTopics, history, this::later);
        var publication = new Publication<>(persistenceId, entityId, rows, facts, sequence -> {
            if (entry.clean()) {
                var unused = awake.write(entry, sequence - 1);
            }
        });
        rows.start();
        facts.start();
        if (!entry.clean()) {
            publication.drained().thenRun(() -> awake.write(entry, publication.delivered())
                    .thenRun(() -> awake.strikeEarlier(entry)));
        }
        return publication;
    }

    private <E, S> CompletionStage<Done> history(
            PersistenceId id, Folding<E, S> folding, long after, Line.Place<E, S> place) {
        return journal.currentEventsByPersistenceId(id.id(), folding.start() + 1, Long.MAX_VALUE)
                .map(envelope -> folding.on(envelope.sequenceNr(), envelope.event()))
                .filter(happened -> happened.sequence() > after)
                .mapAsync(1, place::apply)
                .runWith(Sink.ignore(), system);
    }

    /** Follows the state through a history from a mark on; used by one stream, one element at a time. */
    private static final class Folding<E, S> {
        private final String entityId;
        private final Story<E, S> story;
        private final long start;
        private S state;

        @SuppressWarnings("unchecked") // the mark was made of a state of this kind of entity
        Folding(String entityId, Story<E, S> story, Optional<Told.Mark> mark) {
            this.entityId = entityId;
            this.story = story;
            this.start = mark.map(Told.Mark::sequence).orElse(0L);
            this.state = mark.map(told -> (S) told.state()).orElse(story.empty());
        }

        long start() {
            return start;
        }

        Happened<E, S> on(long sequence, Object persisted) {
            var event = story.events().cast(persisted);
            state = story.fold().apply(state, event);
            return new Happened<>(entityId, sequence, event, state);
        }
    }

    /**
     * The last row after all others: whoever sees an Operation succeed sees the rest too. No batch, as Cassandra would show
     * its parts in any order, and a telling that is cut off is repeated whole anyway. The write time grows with the
     * entity's sequence, so that what is told again after a crash never replaces what is newer.
     */
    private CompletionStage<Done> writeRows(long sequence, Telling telling) {
        List<BatchableStatement<?>> rows = new ArrayList<>();
        telling.rows().forEach(row -> rows.add(row.setQueryTimestamp(FIRST_WRITE_TIME + sequence)));
        CompletionStage<Done> written = CompletableFuture.completedFuture(Done.getInstance());
        for (var row : rows.subList(0, Math.max(0, rows.size() - 1))) {
            written = written.thenCombine(cassandra.executeAsync(row), (done, result) -> done);
        }
        if (rows.isEmpty()) {
            return written;
        }
        var last = rows.get(rows.size() - 1);
        return written.thenCompose(done -> cassandra.executeAsync(last)).thenApply(result -> Done.getInstance());
    }

    private CompletionStage<Done> sendFacts(Telling telling) {
        CompletionStage<Done> sent = CompletableFuture.completedFuture(Done.getInstance());
        for (var said : telling.facts()) {
            sent = sent.thenCompose(done -> publisher.send(said.topic(), said.key(), said.value()));
        }
        return sent;
    }

    private void wakeSleepers(EntityTypeKey<?> kind) {
        try {
            var cluster = Cluster.get(system);
            if (!cluster.selfMember().address().equals(cluster.state().getLeader())) {
                return;
            }
            var alive = java.util.stream.StreamSupport.stream(
                            cluster.state().getMembers().spliterator(), false)
                    .filter(member ->
                            member.status() != MemberStatus.down() && member.status() != MemberStatus.removed())
                    .map(member -> member.uniqueAddress().toString())
                    .collect(Collectors.toSet());
            var sharding = ClusterSharding.get(system);
            // A few at a time: each reads from the journal, and customers are waiting too.
            awake.all(kind.name()).stream()
                    .filter(sleeper -> !alive.contains(sleeper.node()))
                    .limit(WOKEN_A_SWEEP)
                    .forEach(sleeper -> wake(sharding.entityRefFor(kind, sleeper.entity())));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("kind", kind.name())
                    .log("The sweep for sleepers failed; the next one comes");
        }
    }

    @SuppressWarnings("unchecked") // the activation around every entity takes a Wake and keeps it to itself
    private static void wake(EntityRef<?> sleeper) {
        ((EntityRef<Object>) sleeper).tell(new Activation.Wake());
    }

    private void later(Duration pause, Runnable task) {
        system.scheduler().scheduleOnce(pause, task, system.executionContext());
    }

    private static String self(ActorSystem<?> system) {
        return Cluster.get(system).selfMember().uniqueAddress().toString();
    }
}
