package cloud.firn.storage.notification;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the first events of a queue to their topic and takes them out of the outbox, those of one key one after the
 * other. An event that does not get there keeps back those of its key, and is there next time.
 */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    /** How many events are looked at, and so in memory, at once. */
    static final int BATCH = 100;

    private static final int KEYS_AT_ONCE = 8;
    /** After so long, what was not tried is left for the next time; others wait too. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(15);

    /** What nobody took for so long is dropped. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private final ActorSystem<?> system;
    private final Waiting waiting;
    private final Deliveries deliveries;
    private final InstantSource clock;

    Pump(ActorSystem<?> system, Waiting waiting, Deliveries deliveries, InstantSource clock) {
        this.system = system;
        this.waiting = waiting;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param gone how many are no more there: delivered or dropped
     * @param full whether there may be more
     * @param lastSeq of the last event that was looked at; 0 when there was none
     * @param stuckSeq of the first event that is still there
     * @param failed whether one did not get to its topic
     */
    record Outcome(
            int looked, int gone, int dropped, boolean full, long lastSeq, Optional<Long> stuckSeq, boolean failed)
            implements CborSerializable {
        private static final Outcome NOTHING = new Outcome(0, 0, 0, false, 0, Optional.empty(), false);
    }

    /** What became of an event. */
    private enum End {
        DELIVERED,
        DROPPED,
        FAILED,
        /** Not tried: one before it failed, or there was no time left. */
        LEFT;

        boolean stuck() {
            return this == FAILED || this == LEFT;
        }
    }

    private record Ended(Waiting.Event event, End end) {}

    /** Sends the first events from a sequence on, up to {@link #BATCH} of them. */
    CompletionStage<Outcome> run(Queue queue, long fromSeq, int most) {
        return waiting.from(queue, fromSeq, most)
                .thenCompose(events -> events.isEmpty()
                        ? CompletableFuture.completedFuture(Outcome.NOTHING)
                        : deliveries.to(queue.topic()).thenCompose(delivery -> run(queue, events, delivery)
                                .thenApply(ended -> outcome(events, ended, most))
                                .thenCompose(outcome -> told(queue, outcome))));
    }

    private CompletionStage<List<Ended>> run(Queue queue, List<Waiting.Event> events, Optional<Delivery> delivery) {
        var byKey = new LinkedHashMap<String, List<Waiting.Event>>();
        events.forEach(event ->
                byKey.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event));
        var until = clock.instant().plus(LONGEST_RUN);
        return Source.from(byKey.values())
                .mapAsyncUnordered(KEYS_AT_ONCE, ofKey -> inOrder(queue, ofKey, delivery, until))
                .mapConcat(ended -> ended)
                .runWith(Sink.seq(), system);
    }

    private CompletionStage<List<Ended>> inOrder(
            Queue queue, List<Waiting.Event> events, Optional<Delivery> delivery, Instant until) {
        CompletionStage<List<Ended>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var event : events) {
            all = all.thenCompose(ended -> {
                boolean stuck =
                        !ended.isEmpty() && ended.get(ended.size() - 1).end().stuck();
                var end = stuck || clock.instant().isAfter(until)
                        ? CompletableFuture.completedFuture(End.LEFT)
                        : one(queue, event, delivery);
                return end.thenApply(is -> {
                    ended.add(new Ended(event, is));
                    return ended;
                });
            });
        }
        return all;
    }

    private CompletionStage<End> one(Queue queue, Waiting.Event event, Optional<Delivery> delivery) {
        boolean late = event.at().plus(LONGEST_WAIT).isBefore(clock.instant());
        if (late || delivery.isEmpty()) {
            return waiting.remove(queue, event).thenApply(done -> End.DROPPED);
        }
        return delivered(queue, event, delivery.get())
                .thenCompose(well -> well
                        ? waiting.remove(queue, event).thenApply(done -> End.DELIVERED)
                        : CompletableFuture.completedFuture(End.FAILED));
    }

    private static CompletionStage<Boolean> delivered(Queue queue, Waiting.Event event, Delivery delivery) {
        CompletionStage<Done> delivered;
        try {
            delivered = delivery.deliver(queue, event);
        } catch (RuntimeException e) {
            delivered = CompletableFuture.failedFuture(e);
        }
        return delivered.handle((done, failure) -> {
            if (failure != null) {
                LOG.atDebug()
                        .setCause(failure)
                        .addKeyValue("topic", queue.topic().text())
                        .log("An event did not get to its topic; it is tried again");
            }
            return failure == null;
        });
    }

    /** Counts what was dropped; that it could not be counted is no reason to stop. */
    private CompletionStage<Outcome> told(Queue queue, Outcome outcome) {
        if (outcome.dropped() == 0) {
            return CompletableFuture.completedFuture(outcome);
        }
        LOG.atWarn()
                .addKeyValue("bucketId", queue.bucketId())
                .addKeyValue("topic", queue.topic().text())
                .addKeyValue("count", outcome.dropped())
                .log("Events were dropped: their topic is gone, or took none for a day");
        return waiting.countDropped(outcome.dropped()).handle((done, failure) -> outcome);
    }

    private static Outcome outcome(List<Waiting.Event> events, List<Ended> ended, int most) {
        return new Outcome(
                events.size(),
                (int) ended.stream().filter(is -> !is.end().stuck()).count(),
                (int) ended.stream().filter(is -> is.end() == End.DROPPED).count(),
                events.size() == most,
                events.get(events.size() - 1).seq(),
                ended.stream()
                        .filter(is -> is.end().stuck())
                        .map(is -> is.event().seq())
                        .min(Long::compare),
                ended.stream().anyMatch(is -> is.end() == End.FAILED));
    }
}
