package cloud.firn.storage.quota;

import cloud.firn.storage.usage.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one bucket or organisation keeps and may keep, as this process knows it: what was measured, what it wrote since the
 * measurement began, and what is on its way through it. Of what other processes write it learns when it measures again.
 *
 * <p>Nothing is refused but on a measurement that saw everything which this process wrote before.
 */
final class Ledger {
    /** A view that is older than this admits nothing before it is renewed. */
    private static final Duration OLDEST = Duration.ofSeconds(30);
    /** Who is refused again and again makes nobody measure more often than this. */
    private static final Duration FRESH = Duration.ofSeconds(1);
    /** Between measurements, for each moment that one takes. */
    private static final int RESTS = 10;

    private final Supplier<CompletionStage<Measured>> measurement;
    private final InstantSource clock;
    private Quota quota = Quota.NONE;
    private Stored stored = Stored.NOTHING;
    private Stored written = Stored.NOTHING;
    private Stored writtenMeanwhile = Stored.NOTHING;
    private Stored onItsWay = Stored.NOTHING;
    private Instant measuredAt = Instant.MIN;
    private Instant restsUntil = Instant.MIN;
    private Instant askedAt;
    private @Nullable CompletableFuture<Instant> measuring;

    /** What a measurement found. */
    record Measured(Quota quota, Stored stored) {}

    Ledger(Supplier<CompletionStage<Measured>> measurement, InstantSource clock) {
        this.measurement = measurement;
        this.clock = clock;
        this.askedAt = clock.instant();
    }

    /** Makes room; whether there was any. */
    CompletionStage<Boolean> admit(Stored more) {
        Instant now = clock.instant();
        synchronized (this) {
            askedAt = now;
            if (measuredAt.isAfter(now.minus(OLDEST)) && take(more)) {
                return CompletableFuture.completedFuture(true);
            }
            if (measuredAt.isAfter(now.minus(FRESH)) && written.equals(Stored.NOTHING)) {
                return CompletableFuture.completedFuture(false);
            }
        }
        return measure().thenCompose(began -> {
            boolean taken = take(more);
            return taken || !began.isBefore(now)
                    ? CompletableFuture.completedFuture(taken)
                    // One that ran already may not have seen what was written before this was asked.
                    : measure().thenApply(again -> take(more));
        });
    }

    /** The limits are these now. */
    synchronized void learn(Quota now) {
        quota = now;
    }

    private synchronized boolean take(Stored more) {
        if (!quota.admits(stored.plus(written).plus(onItsWay), more)) {
            return false;
        }
        onItsWay = onItsWay.plus(more);
        return true;
    }

    /** Whether what is on its way still fits beside all that is known to be there. */
    synchronized boolean confirms(Stored one) {
        return quota.admits(stored, one);
    }

    /** What was on its way is there now, or never will be. */
    synchronized void settle(Stored one, boolean there) {
        onItsWay = onItsWay.minus(one);
        if (there) {
            written = written.plus(one);
            writtenMeanwhile = writtenMeanwhile.plus(one);
        }
    }

    synchronized Quota quota() {
        return quota;
    }

    /** Whether nobody asked for so long that it may be forgotten. */
    synchronized boolean idle(Duration since) {
        return onItsWay.equals(Stored.NOTHING)
                && measuring == null
                && askedAt.plus(since).isBefore(clock.instant());
    }

    /** Measures again, unless the last time was long and a short while ago. */
    void renew() {
        synchronized (this) {
            if (clock.instant().isBefore(restsUntil)) {
                return;
            }
        }
        // Who needs to know measures himself, and hears of a failure.
        var unused = measure();
    }

    /** One measurement at a time: who asks while one runs waits for it, and is told when it began. */
    private CompletableFuture<Instant> measure() {
        var mine = new CompletableFuture<Instant>();
        Instant began;
        synchronized (this) {
            if (measuring != null) {
                return measuring;
            }
            measuring = mine;
            began = clock.instant();
            writtenMeanwhile = Stored.NOTHING;
        }
        measurement.get().whenComplete((found, failure) -> {
            if (failure == null) {
                measured(found, began);
                mine.complete(began);
            } else {
                failed();
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private synchronized void measured(Measured found, Instant began) {
        measuring = null;
        quota = found.quota();
        stored = found.stored();
        written = writtenMeanwhile;
        measuredAt = began;
        var now = clock.instant();
        restsUntil = now.plus(Duration.between(began, now).multipliedBy(RESTS));
    }

    private synchronized void failed() {
        measuring = null;
    }
}
