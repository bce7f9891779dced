package cloud.firn.storage.notification;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.stream.javadsl.Sink;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends what waits in outboxes; one in the cluster. What it does is written down nowhere but in the outboxes: whoever is the
 * one after a crash begins with what is there, and an event may be told twice, never not at all.
 */
public final class Sender {
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration LISTED_EVERY = Duration.ofSeconds(5);
    private static final Duration HAND_OVER = Duration.ofMillis(50);
    private static final int MOST_AT_ONCE = 64;
    /** So that one organisation's slow receivers do not keep others waiting. */
    private static final int MOST_AT_ONCE_OF_ONE = 8;

    private final ActorContext<Command> context;
    private final Waiting waiting;
    private final Pump pump;
    private final Buckets buckets;
    private final InstantSource clock;
    /** As many as {@code outboxes} has. */
    private final Map<Queue, Standing> standings = new HashMap<>();

    private final Map<String, Integer> busy = new HashMap<>();
    private int busyInAll;
    private boolean listing;

    private sealed interface Command extends CborSerializable {}

    private record Tick() implements Command {}

    private record ListAll() implements Command {}

    private record Listed(List<Waiting.Known> known) implements Command {}

    private record Nudged(Set<Queue> queues) implements Command {}

    private record Ended(Queue queue, Optional<Pump.Outcome> outcome) implements Command {}

    private record Forgotten(Queue queue) implements Command {}

    /** What is read, where it is brought, and whose it is. */
    record Parts(Waiting waiting, Pump pump, Buckets buckets) {}

    private Sender(ActorContext<Command> context, Parts parts, InstantSource clock) {
        this.context = context;
        this.waiting = parts.waiting();
        this.pump = parts.pump();
        this.buckets = parts.buckets();
        this.clock = clock;
    }

    /** Starts sending what this process and others write into {@code outbox}. Blocking, for starting. */
    public static void start(
            Node node, String keyspace, Outbox outbox, Topics topics, Webhooks webhooks, Buckets buckets) {
        var waiting = new Waiting(node.cassandra(), keyspace, outbox);
        var deliveries = new Deliveries(topics, node.publisher(), webhooks);
        var parts = new Parts(waiting, new Pump(node.system(), waiting, deliveries, node.clock()), buckets);
        ActorRef<Command> sender = ClusterSingleton.get(node.system())
                .init(SingletonActor.of(
                        Behaviors.<Command>setup(context ->
                                Behaviors.withTimers(timers -> new Sender(context, parts, node.clock()).run(timers))),
                        "notification-sender"));
        Runnable handOver = () -> {
            var nudged = outbox.nudges().take();
            if (!nudged.isEmpty()) {
                sender.tell(new Nudged(nudged));
            }
        };
        node.system()
                .scheduler()
                .scheduleWithFixedDelay(
                        HAND_OVER, HAND_OVER, handOver, node.system().executionContext());
    }

    private Behavior<Command> run(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        timers.startTimerWithFixedDelay(new ListAll(), Duration.ZERO, LISTED_EVERY);
        return Behaviors.receive(Command.class)
                .onMessage(Tick.class, tick -> sendAll())
                .onMessage(ListAll.class, list -> list())
                .onMessage(Listed.class, this::listed)
                .onMessage(Nudged.class, this::nudged)
                .onMessage(Ended.class, this::ended)
                .onMessage(Forgotten.class, this::forgotten)
                .build();
    }

    private Behavior<Command> list() {
        if (listing) {
            return Behaviors.same();
        }
        listing = true;
        var known = waiting.queues().runWith(Sink.seq(), context.getSystem());
        context.pipeToSelf(known, (found, failure) -> {
            if (failure != null) {
                context.getSystem().log().warn("The outboxes could not be listed; it is tried again", failure);
            }
            return new Listed(failure == null ? found : List.of());
        });
        return Behaviors.same();
    }

    private Behavior<Command> listed(Listed listed) {
        listing = false;
        var now = clock.instant();
        for (var known : listed.known()) {
            var standing = standings.computeIfAbsent(known.queue(), queue -> new Standing(known.fromSeq(), now));
            if (standing.toAskFor(now)) {
                forget(known.queue());
            }
        }
        return sendAll();
    }

    private Behavior<Command> nudged(Nudged nudged) {
        var now = clock.instant();
        boolean unknown = false;
        for (var queue : nudged.queues()) {
            var standing = standings.get(queue);
            if (standing == null) {
                unknown = true;
            } else {
                standing.nudge(now);
                send(queue, standing);
            }
        }
        return unknown ? list() : Behaviors.same();
    }

    private Behavior<Command> sendAll() {
        standings.forEach(this::send);
        return Behaviors.same();
    }

    private void send(Queue queue, Standing standing) {
        var now = clock.instant();
        int ofOne = busy.getOrDefault(queue.topic().organisation(), 0);
        if (busyInAll >= MOST_AT_ONCE || ofOne >= MOST_AT_ONCE_OF_ONE || !standing.due(now)) {
            return;
        }
        busyInAll++;
        busy.put(queue.topic().organisation(), ofOne + 1);
        context.pipeToSelf(pump.run(queue, standing.begin(now), standing.most()), (outcome, failure) -> {
            if (failure != null) {
                context.getSystem().log().warn("An outbox could not be emptied; it is tried again", failure);
            }
            return new Ended(queue, Optional.ofNullable(failure == null ? outcome : null));
        });
    }

    private Behavior<Command> ended(Ended ended) {
        var now = clock.instant();
        var queue = ended.queue();
        busyInAll--;
        busy.computeIfPresent(queue.topic().organisation(), (organisation, count) -> count == 1 ? null : count - 1);
        var standing = standings.get(queue);
        if (standing == null) {
            return Behaviors.same();
        }
        ended.outcome().ifPresentOrElse(outcome -> standing.ended(outcome, now), () -> standing.failed(now));
        if (standing.toKeep()) {
            unimportant(waiting.reached(queue, standing.keep()));
        }
        send(queue, standing);
        return Behaviors.same();
    }

    /** Forgets a queue that has nothing and that no rule of its bucket names any more. */
    private void forget(Queue queue) {
        var until = Standing.forgottenUntil(clock.instant());
        var forgotten = buckets.ofId(queue.bucketId(), "")
                .thenCompose(bucket -> bucket.flatMap(is -> is.setting(Setting.NOTIFICATION))
                                .filter(text -> NotificationConfiguration.stored(text).topics().stream()
                                        .anyMatch(topic -> topic.topic().equals(queue.topic())))
                                .isPresent()
                        ? CompletableFuture.completedFuture(false)
                        : waiting.forget(queue, until).thenApply(done -> true));
        context.pipeToSelf(forgotten, (gone, failure) -> failure == null && gone ? new Forgotten(queue) : new Tick());
    }

    private Behavior<Command> forgotten(Forgotten forgotten) {
        // Whoever made it known again meanwhile is listed again.
        standings.remove(forgotten.queue());
        return Behaviors.same();
    }

    private void unimportant(CompletionStage<Done> write) {
        var unused = write.exceptionally(failure -> {
            context.getSystem().log().debug("How far an outbox is empty was not kept", failure);
            return Done.getInstance();
        });
    }
}
