package cloud.firn.storage.round;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Does one work round after round; one in the cluster. How far a round has come is kept every second, and whoever is the
 * one after a crash goes on from there.
 */
public final class Rounds {
    private static final int STEPS_AT_ONCE = 1000;
    private static final Duration KEPT_EVERY = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private final Materializer materializer;
    private final RoundsInCassandra rounds;
    private final Work work;
    private final InstantSource clock;
    private boolean walking;
    private boolean asked;

    private sealed interface Command extends CborSerializable {}

    private record Tick() implements Command {}

    private record Ask() implements Command {}

    private record Walked(boolean well, boolean stillWanted) implements Command {}

    private Rounds(ActorContext<Command> context, RoundsInCassandra rounds, Work work, InstantSource clock) {
        this.context = context;
        this.materializer = Materializer.createMaterializer(context);
        this.rounds = rounds;
        this.work = work;
        this.clock = clock;
    }

    /** Starts a work. Returns what asks for a round at once, or for one more when one is running. */
    public static Runnable start(Node node, RoundsInCassandra rounds, Work work) {
        ActorRef<Command> actor = ClusterSingleton.get(node.system())
                .init(SingletonActor.of(
                        Behaviors.<Command>setup(context -> Behaviors.withTimers(
                                timers -> new Rounds(context, rounds, work, node.clock()).run(timers))),
                        "rounds-of-" + work.name()));
        return () -> actor.tell(new Ask());
    }

    private Behavior<Command> run(TimerScheduler<Command> timers) {
        timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, work.pause());
        return Behaviors.receive(Command.class)
                .onMessage(Tick.class, tick -> walk())
                .onMessage(Ask.class, ask -> {
                    asked = true;
                    return walk();
                })
                .onMessage(Walked.class, this::walked)
                .build();
    }

    private Behavior<Command> walk() {
        if (walking) {
            return Behaviors.same();
        }
        walking = true;
        boolean wanted = asked;
        asked = false;
        var walk = rounds.last(work.name()).thenCompose(last -> walk(last, wanted));
        context.pipeToSelf(walk, (begun, failure) -> {
            if (failure != null) {
                context.getSystem().log().warn("A round of {} broke off; it goes on", work.name(), failure);
            }
            return new Walked(failure == null, wanted && (failure != null || !begun));
        });
        return Behaviors.same();
    }

    private Behavior<Command> walked(Walked walked) {
        walking = false;
        asked |= walked.stillWanted();
        return asked && walked.well() ? walk() : Behaviors.same();
    }

    /** Goes on with a round, or begins one; whether one was begun. */
    private CompletionStage<Boolean> walk(Optional<Round> last, boolean wanted) {
        if (last.isPresent() && last.get().endedAt().isEmpty()) {
            return finish(last.get()).thenApply(done -> false);
        }
        if (wanted || last.isEmpty() || work.due(last.get(), clock.instant())) {
            return rounds.keep(Round.begun(work.name(), now(), wanted))
                    .thenCompose(this::finish)
                    .thenApply(done -> true);
        }
        return CompletableFuture.completedFuture(false);
    }

    private CompletionStage<Round> finish(Round round) {
        return work.rest(round)
                .groupedWithin(STEPS_AT_ONCE, KEPT_EVERY)
                .runWith(Sink.foldAsync(round, (reached, steps) -> rounds.keep(reached.after(steps))), materializer)
                .thenCompose(reached -> rounds.keep(reached.ended(now())));
    }

    /** Milliseconds: what Cassandra keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
