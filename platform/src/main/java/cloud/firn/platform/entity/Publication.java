package cloud.firn.platform.entity;

import akka.Done;
import akka.persistence.typed.PersistenceId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the events of one entity: rows to its read tables and facts to topics, each at least once and in order.
 *
 * <p>Two lines, so that a Kafka that is away keeps nobody from seeing their own writes in a list.
 */
public final class Publication<E, S> {
    private final PersistenceId persistenceId;
    private final String entityId;
    private final Line<E, S> rows;
    private final Line<E, S> facts;
    private final FirstEvent onFirst;
    private boolean told;

    /** Hears the sequence of the first event of this activation. */
    interface FirstEvent {
        void at(long sequence);
    }

    Publication(PersistenceId persistenceId, String entityId, Line<E, S> rows, Line<E, S> facts, FirstEvent onFirst) {
        this.persistenceId = persistenceId;
        this.entityId = entityId;
        this.rows = rows;
        this.facts = facts;
        this.onFirst = onFirst;
    }

    /** A publication that tells nobody: for tests of an entity's rules, which need no servers. */
    public static <E, S> Publication<E, S> unheard(String kind, String entityId) {
        Line.Place<E, S> nowhere = happened -> CompletableFuture.completedFuture(Done.getInstance());
        Line.History<E, S> none = (after, place) -> CompletableFuture.completedFuture(Done.getInstance());
        return new Publication<>(
                PersistenceId.of(kind, entityId),
                entityId,
                new Line<>("unheard rows", 0, false, nowhere, none, (pause, task) -> {}),
                new Line<>("unheard facts", 0, false, nowhere, none, (pause, task) -> {}),
                sequence -> {});
    }

    /** Under which the entity's events stand in the journal. */
    public PersistenceId persistenceId() {
        return persistenceId;
    }

    /**
     * Tells an event that was just persisted.
     *
     * @param sequence {@code EventSourcedBehavior.lastSequenceNumber} right after persisting
     * @param after the state after the event
     * @return done when its rows are in; never fails, however long Cassandra is away. Facts follow by themselves.
     */
    public CompletionStage<Done> tell(long sequence, E event, S after) {
        if (!told) {
            told = true;
            onFirst.at(sequence);
        }
        var happened = new Happened<>(entityId, sequence, event, after);
        facts.take(happened);
        return rows.take(happened);
    }

    long delivered() {
        return Math.min(rows.delivered(), facts.delivered());
    }

    CompletionStage<Done> drained() {
        return rows.drained().thenCompose(done -> facts.drained());
    }
}
