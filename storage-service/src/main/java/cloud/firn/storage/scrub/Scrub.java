package cloud.firn.storage.scrub;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Upkeep;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.Step;
import cloud.firn.storage.round.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every chunk of every object, says which are damaged or missing, and removes rows that a newer one has replaced and
 * a crash left behind.
 *
 * <p>By itself it does so once a week, and slowly; when somebody asks, as fast as he would be served. A chunk that is not
 * well is read once more from all replicas, which makes Cassandra mend a replica that lacks it. Where all copies are wrong,
 * nothing here can mend it: it is told, and a backup is needed.
 */
public final class Scrub implements Work {
    /** Under which its rounds are kept. */
    public static final String NAME = "scrub";

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int CHUNKS_PER_SECOND = 32;
    private static final int CHUNKS_PER_SECOND_WHEN_ASKED = 500;

    private final ActorSystem<?> system;
    private final Upkeep upkeep;
    private final FindingsInCassandra findings;
    private final Duration every;
    private final InstantSource clock;

    /** Every {@code every}, counted from the beginning of the last pass. */
    public Scrub(
            ActorSystem<?> system, Upkeep upkeep, FindingsInCassandra findings, Duration every, InstantSource clock) {
        this.system = system;
        this.upkeep = upkeep;
        this.findings = findings;
        this.every = every;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public boolean due(Round last, Instant now) {
        return !now.isBefore(last.startedAt().plus(every));
    }

    @Override
    public Source<Step, NotUsed> rest(Round round) {
        int pace = round.asked() ? CHUNKS_PER_SECOND_WHEN_ASKED : CHUNKS_PER_SECOND;
        return upkeep.bucketIds(round.bucketId())
                .mapAsync(1, id -> findings.name(id).thenApply(name -> new Named(id, name)))
                .flatMapConcat(bucket -> Replaced.of(upkeep.rows(bucket.id(), round.keyIn(bucket.id())))
                        .throttle(pace, Duration.ofSeconds(1))
                        .mapAsync(1, row -> look(round, bucket, row, pace)));
    }

    private record Named(UUID id, String name) {}

    private CompletionStage<Step> look(Round round, Named bucket, Replaced row, int pace) {
        return (row.replaced()
                        ? upkeep.trim(bucket.id(), row.row().key()).thenApply(done -> true)
                        : damaged(round, bucket, row.row(), pace))
                .thenApply(
                        acted -> new Step(bucket.id(), bucket.name(), row.row().key(), acted));
    }

    private CompletionStage<Boolean> damaged(Round round, Named bucket, ObjectRow row, int pace) {
        return upkeep.damage(row, pace).thenCompose(damage -> {
            if (damage.isEmpty()) {
                return CompletableFuture.completedFuture(false);
            }
            return stillThere(bucket.id(), row)
                    .thenCompose(there -> there
                            ? tell(round, bucket, row, String.join("; ", damage))
                                    .thenApply(done -> true)
                            : CompletableFuture.completedFuture(false));
        });
    }

    /** Bytes go only after their row and a grace: what is gone while its row is there is missing. */
    private CompletionStage<Boolean> stillThere(UUID bucketId, ObjectRow row) {
        return upkeep.versions(bucketId, row.key())
                .filter(now -> now.version() == row.version() && now.body().equals(row.body()))
                .runWith(Sink.headOption(), system)
                .thenApply(Optional::isPresent);
    }

    private CompletionStage<Done> tell(Round round, Named bucket, ObjectRow row, String what) {
        LOG.atError()
                .addKeyValue("bucket", bucket.name())
                .addKeyValue("body", row.body())
                .addKeyValue("what", what)
                .log("An object is damaged");
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return findings.keep(
                round.startedAt(), bucket.id(), row, new Finding(bucket.name(), row.key(), row.versionId(), what, now));
    }
}
