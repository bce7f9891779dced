package cloud.firn.platform.entity;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.internal.PoisonPill;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one entity: enters it in the {@link Awake} ledger, then lets it run, and strikes it out when it has stopped and
 * everything is told. Commands that come meanwhile wait in a bounded stash.
 */
final class Activation<C, E, S> {
    private static final int STASHED_COMMANDS = 1_000;

    /** Sent to an entity only to wake it. */
    record Wake() implements CborSerializable {}

    private record Entered(Awake.@Nullable Entry entry, @Nullable Throwable failure) {}

    private final Supplier<CompletionStage<Awake.Entry>> enter;
    private final Function<Awake.Entry, Publication<E, S>> publication;
    private final Function<Publication<E, S>, Behavior<C>> entity;
    private final Pulse pulse;
    private final End<E, S> end;

    /** How an activation may end. */
    interface End<E, S> {
        /** It was put to sleep: it has handed over every event that it persisted. */
        void asleep(Awake.Entry entry, Publication<E, S> publication);

        /** Something else stopped it, perhaps between persisting an event and hearing that it is persisted. */
        void broken(Awake.Entry entry, Publication<E, S> publication);
    }

    Activation(
            Supplier<CompletionStage<Awake.Entry>> enter,
            Function<Awake.Entry, Publication<E, S>> publication,
            Function<Publication<E, S>, Behavior<C>> entity,
            Pulse pulse,
            End<E, S> end) {
        this.enter = enter;
        this.publication = publication;
        this.entity = entity;
        this.pulse = pulse;
        this.end = end;
    }

    @SuppressWarnings(
            "unchecked") // the outside sees an actor of C; Wake and Entered are handled here and never passed on
    Behavior<C> behavior() {
        return (Behavior<C>) (Behavior<?>) Behaviors.<Object>withStash(
                STASHED_COMMANDS, stash -> Behaviors.setup(context -> entering(context, stash)));
    }

    private Behavior<Object> entering(ActorContext<Object> context, StashBuffer<Object> stash) {
        context.pipeToSelf(enter.get(), (entry, failure) -> new Entered(entry, failure));
        return Behaviors.receive(Object.class)
                .onMessage(Entered.class, entered -> {
                    var entry = entered.entry();
                    if (entry == null) {
                        // Nothing was persisted, so nothing is lost: whoever asks next tries again.
                        context.getLog().warn("Not entered in the ledger of the awake; stopping", entered.failure());
                        return Behaviors.stopped();
                    }
                    return stash.unstashAll(running(entry));
                })
                .onMessage(Wake.class, wake -> Behaviors.same())
                .onAnyMessage(command -> {
                    if (!stash.isFull()) {
                        stash.stash(command);
                    }
                    return Behaviors.same();
                })
                .build();
    }

    @SuppressWarnings("unchecked")
    private Behavior<Object> running(Awake.Entry entry) {
        var telling = publication.apply(entry);
        var behavior = (Behavior<Object>) (Behavior<?>) entity.apply(telling);
        return Behaviors.intercept(
                () -> new Attendant(pulse, () -> end.asleep(entry, telling), () -> end.broken(entry, telling)),
                behavior);
    }

    /** Swallows wake-up calls, lets nothing through to an entity that may run elsewhere, and sees the entity off. */
    private static final class Attendant extends BehaviorInterceptor<Object, Object> {
        private final Pulse pulse;
        private final Runnable asleep;
        private final Runnable broken;
        private boolean sentToSleep;

        Attendant(Pulse pulse, Runnable asleep, Runnable broken) {
            super(Object.class);
            this.pulse = pulse;
            this.asleep = asleep;
            this.broken = broken;
        }

        @Override
        public Behavior<Object> aroundReceive(
                TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
            pulse.feel();
            return message instanceof Wake ? Behaviors.same() : target.apply(context, message);
        }

        @Override
        public Behavior<Object> aroundSignal(
                TypedActorContext<Object> context, Signal signal, SignalTarget<Object> target) {
            if (signal instanceof PoisonPill) {
                sentToSleep = true;
            } else if (signal instanceof PostStop) {
                (sentToSleep ? asleep : broken).run();
            }
            return target.apply(context, signal);
        }
    }
}
