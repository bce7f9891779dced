package cloud.firn.storage.object;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import cloud.firn.storage.bucket.BucketSpans;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how large the span is in which something changed, and asks its bucket to divide it, to join it with
 * the one behind it, or to exchange it for a fresh one: Cassandra walks over what was removed from a partition for days.
 *
 * <p>Chance decides when: a span that changes more is looked at more often, and nothing has to be counted. A look that
 * fails or finds others busy is left to the next one.
 */
final class Sizing {
    private static final Logger LOG = LoggerFactory.getLogger(Sizing.class);
    private static final int LOOKS_AT_ONCE = 2;

    private final ActorSystem<?> system;
    private final SpanRows rows;
    private final Spots spots;
    private final BucketSpans buckets;
    private final Dividing dividing;
    private final Churn churn = new Churn();
    private final AtomicInteger looks = new AtomicInteger();

    Sizing(ActorSystem<?> system, SpanRows rows, Spots spots, BucketSpans buckets, Dividing dividing) {
        this.system = system;
        this.rows = rows;
        this.spots = spots;
        this.buckets = buckets;
        this.dividing = dividing;
    }

    /** Something entered the index there. Returns at once. */
    void changed(Spot spot) {
        if (isDue()) {
            lookAt(spot);
        }
    }

    /** Something left the index there. Returns at once. */
    void removed(Spot spot) {
        if (isDue()) {
            churn.add(spot, dividing.lookEvery());
            lookAt(spot);
        }
    }

    private boolean isDue() {
        return ThreadLocalRandom.current().nextInt(dividing.lookEvery()) == 0;
    }

    private void lookAt(Spot spot) {
        if (looks.incrementAndGet() > LOOKS_AT_ONCE) {
            looks.decrementAndGet();
            return;
        }
        var unused = look(spot).whenComplete((done, failure) -> {
            looks.decrementAndGet();
            if (failure != null) {
                LOG.atWarn()
                        .setCause(failure)
                        .addKeyValue("bucket", spot.bucket())
                        .addKeyValue("span", spot.span())
                        .log("The size of a span could not be looked at; the next look comes");
            }
        });
    }

    private CompletionStage<Done> look(Spot spot) {
        return spots.again(spot)
                .thenCompose(
                        now -> now.stretch().moving() ? done() : measure(now).thenCompose(size -> decide(now, size)));
    }

    private CompletionStage<Done> decide(Spot spot, SpanSize size) {
        var cuts = size.cuts();
        if (!cuts.isEmpty()) {
            return buckets.split(spot.bucket(), spot.bucketId(), spot.span(), cuts)
                    .thenApply(divided -> Done.getInstance());
        }
        if (!size.isSmallWith(0) || spot.stretch().isLast()) {
            return renew(spot, size);
        }
        return spots.again(spot.withKey(spot.stretch().high()))
                .thenCompose(right -> right.stretch().moving()
                        ? done()
                        : measure(right)
                                .thenCompose(behind -> size.isSmallWith(behind.weight())
                                        ? buckets.join(spot.bucket(), spot.bucketId(), spot.span(), right.span())
                                                .thenApply(joined -> Done.getInstance())
                                        : renew(spot, size)));
    }

    private CompletionStage<Done> renew(Spot spot, SpanSize size) {
        return size.isWornBy(churn.removed(spot))
                ? buckets.renew(spot.bucket(), spot.bucketId(), spot.span()).thenApply(renewed -> Done.getInstance())
                : done();
    }

    private CompletionStage<SpanSize> measure(Spot spot) {
        var size = new SpanSize(dividing.rows());
        return rows.sizes(spot.bucketId(), spot.stretch())
                .takeWhile(size::take)
                .runWith(Sink.ignore(), system)
                .thenApply(done -> size);
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
