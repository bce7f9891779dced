package cloud.firn.platform.entity;

import akka.Done;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of one entity to one place, in order, one at a time, each until it succeeded.
 *
 * <p>Events come fresh from the entity. When the place is slower than the entity, the line forgets what it cannot hold
 * and reads it back from the journal later; so memory is bounded however long the place is away.
 */
final class Line<E, S> {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final int FRESH_LIMIT = 256;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Delivers one event; may fail. */
    interface Place<E, S> extends Function<Happened<E, S>, CompletionStage<Done>> {}

    /** Hands every persisted event after a sequence to a place, one after the other. */
    interface History<E, S> {
        CompletionStage<Done> after(long sequence, Place<E, S> place);
    }

    /** Runs something later. */
    interface Later extends BiConsumer<Duration, Runnable> {}

    private final String name;
    private final Place<E, S> place;
    private final History<E, S> history;
    private final Later later;

    // Guarded by this.
    private final Deque<Happened<E, S>> fresh = new ArrayDeque<>();
    private final TreeMap<Long, CompletableFuture<Done>> waiting = new TreeMap<>();
    private long delivered;
    private long happened;
    private boolean behind;
    private boolean busy;
    private int failures;

    /** A line that has delivered everything up to {@code delivered}; {@code behind} when the journal may hold more. */
    Line(String name, long delivered, boolean behind, Place<E, S> place, History<E, S> history, Later later) {
        this.name = name;
        this.delivered = delivered;
        this.happened = delivered;
        this.behind = behind;
        this.place = place;
        this.history = history;
        this.later = later;
    }

    /** Starts to catch up, when there may be something to catch up with. */
    synchronized void start() {
        advance();
    }

    /** Takes one fresh event; done when it was delivered. */
    synchronized CompletionStage<Done> take(Happened<E, S> event) {
        happened = Math.max(happened, event.sequence());
        var delivery = waiting.computeIfAbsent(event.sequence(), ignored -> new CompletableFuture<>());
        if (!behind && fresh.size() < FRESH_LIMIT) {
            fresh.addLast(event);
        } else {
            fresh.clear();
            behind = true;
        }
        advance();
        return delivery;
    }

    synchronized long delivered() {
        return delivered;
    }

    /** Done when everything that happened so far is delivered. */
    synchronized CompletionStage<Done> drained() {
        if (!behind && delivered >= happened) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        // While behind after a crash, the last sequence is unknown until the journal was read: wait for the end of it.
        var end = behind && delivered >= happened ? Long.MAX_VALUE : happened;
        return waiting.computeIfAbsent(end, ignored -> new CompletableFuture<>());
    }

    private synchronized void advance() {
        if (busy) {
            return;
        }
        if (behind) {
            busy = true;
            catchUp();
            return;
        }
        var next = fresh.pollFirst();
        if (next != null) {
            busy = true;
            deliver(next).whenComplete((done, failure) -> settled(failure));
        }
    }

    private void catchUp() {
        fresh.clear();
        history.after(delivered, this::deliver).whenComplete((done, failure) -> {
            if (failure == null) {
                caughtUp();
            }
            settled(failure);
        });
    }

    private synchronized void caughtUp() {
        // What happened while the journal was read was not kept fresh, so it is read in the next round.
        behind = happened > delivered;
        happened = Math.max(happened, delivered);
        if (!behind) {
            release(Long.MAX_VALUE);
        }
    }

    private CompletionStage<Done> deliver(Happened<E, S> event) {
        CompletionStage<Done> delivery;
        try {
            delivery = place.apply(event);
        } catch (RuntimeException e) {
            delivery = CompletableFuture.failedFuture(e);
        }
        return delivery.thenApply(done -> {
            moved(event.sequence());
            return done;
        });
    }

    private synchronized void moved(long sequence) {
        delivered = Math.max(delivered, sequence);
        failures = 0;
        release(sequence);
    }

    private void release(long upTo) {
        var ready = waiting.headMap(upTo, true);
        ready.values().forEach(delivery -> delivery.complete(Done.getInstance()));
        ready.clear();
    }

    private synchronized void settled(@Nullable Throwable failure) {
        if (failure == null) {
            busy = false;
            advance();
            return;
        }
        behind = true;
        failures++;
        if (Integer.bitCount(failures) == 1) {
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("line", name)
                    .addKeyValue("failures", failures)
                    .log("Telling failed; it is tried again");
        }
        later.accept(pause(), this::resume);
    }

    private synchronized void resume() {
        busy = false;
        advance();
    }

    private Duration pause() {
        var longest = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10));
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }
}
