package cloud.firn.storage.lifecycle;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Upkeep;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.Step;
import cloud.firn.storage.round.Work;
import cloud.firn.storage.upload.Upload;
import cloud.firn.storage.upload.Uploads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what lifecycle rules say, in every bucket that has some, once a day.
 *
 * <p>Nothing is removed on a guess: what a walk finds due is looked up once more, with its bucket's rules and its own lock
 * as they are then. What is protected stays, and is asked about again in the next round.
 */
public final class Expiring implements Work {
    /** Under which its rounds are kept. */
    public static final String NAME = "lifecycle";

    private static final Logger LOG = LoggerFactory.getLogger(Expiring.class);
    private static final int REMOVALS_PER_SECOND = 200;
    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Upkeep upkeep;
    private final Uploads uploads;
    private final Lifecycles lifecycles;
    private final DayLength day;
    private final InstantSource clock;
    private final Set<UUID> failed = ConcurrentHashMap.newKeySet();

    /** What rules are about. */
    public record Things(Buckets buckets, Upkeep upkeep, Uploads uploads) {}

    /** The rules of {@code lifecycles}, with days of that length. */
    public Expiring(ActorSystem<?> system, Things things, Lifecycles lifecycles, DayLength day, InstantSource clock) {
        this.system = system;
        this.buckets = things.buckets();
        this.upkeep = things.upkeep();
        this.uploads = things.uploads();
        this.lifecycles = lifecycles;
        this.day = day;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration pause() {
        var often = day.length().dividedBy(4);
        return often.compareTo(LONGEST_PAUSE) < 0 ? often : LONGEST_PAUSE;
    }

    @Override
    public boolean due(Round last, Instant now) {
        return day.equals(DayLength.WHOLE)
                ? last.startedAt().isBefore(now.truncatedTo(ChronoUnit.DAYS))
                : !now.isBefore(last.startedAt().plus(day.length()));
    }

    @Override
    public Source<Step, NotUsed> rest(Round round) {
        return buckets.withLifecycle(round.bucket())
                .mapAsync(1, listed -> bucket(listed.name())
                        .thenApply(found -> found.filter(bucket -> bucket.id().equals(listed.id()))))
                .mapConcat(found -> found.stream().toList())
                .flatMapConcat(bucket -> {
                    var rules = lifecycles.of(bucket);
                    return rules.isEmpty() ? Source.empty() : walk(bucket, rules.get(), round.keyIn(bucket.id()));
                });
    }

    /** A bucket as it is now; nothing when it is gone or going. */
    private CompletionStage<Optional<BucketView>> bucket(String name) {
        return buckets.named(name)
                .thenApply(bucket -> Optional.of(bucket).filter(BucketView::writable))
                .exceptionally(failure -> {
                    if (Refused.in(failure) == null) {
                        throw new CompletionException(failure);
                    }
                    return Optional.empty();
                });
    }

    private Source<Step, NotUsed> walk(BucketView bucket, Lifecycle rules, String fromKey) {
        var unfinished = uploads.walk(bucket)
                .map(upload -> new Decided<>(
                        upload, rules.due(new Subject.Upload(upload.key(), upload.startedAt()), clock.instant(), day)))
                .throttle(REMOVALS_PER_SECOND, Duration.ofSeconds(1), Decided::cost)
                .mapAsync(
                        AT_ONCE,
                        decided -> decided.due().isEmpty()
                                ? no()
                                : twice(bucket, decided.what().id(), abort(bucket, decided)))
                .map(acted -> new Step(bucket.id(), bucket.name(), fromKey, acted));
        var objects = Ages.of(upkeep.rows(bucket.id(), fromKey))
                .map(candidate -> new Decided<>(candidate, due(rules, candidate)))
                .throttle(REMOVALS_PER_SECOND, Duration.ofSeconds(1), Decided::cost)
                .mapAsync(AT_ONCE, decided -> (decided.due().isEmpty() ? no() : end(bucket, decided))
                        .thenApply(acted -> new Step(
                                bucket.id(), bucket.name(), decided.what().row().key(), acted)));
        return unfinished.concat(objects);
    }

    private record Decided<T>(T what, Optional<Due> due) {
        int cost() {
            return due.isPresent() ? 1 : 0;
        }
    }

    private Optional<Due> due(Lifecycle rules, Candidate candidate) {
        return candidate.subject().flatMap(subject -> rules.due(subject, clock.instant(), day));
    }

    private CompletionStage<Boolean> abort(BucketView walked, Decided<Upload> decided) {
        return unchanged(walked)
                .thenCompose(bucket -> bucket.isEmpty()
                        ? no()
                        : uploads.abort(
                                        bucket.get(),
                                        decided.what().key(),
                                        decided.what().id())
                                .thenApply(done -> true));
    }

    private CompletionStage<Boolean> end(BucketView bucket, Decided<Candidate> decided) {
        return twice(bucket, decided.what().row().body(), carryOut(bucket, decided));
    }

    private CompletionStage<Boolean> carryOut(BucketView walked, Decided<Candidate> decided) {
        return unchanged(walked).thenCompose(bucket -> {
            if (bucket.isEmpty()) {
                return no();
            }
            var rules = lifecycles.of(bucket.get());
            var action = decided.due().map(Due::action);
            return again(walked, decided.what().row())
                    .thenCompose(found -> found.isPresent()
                                    && rules.flatMap(r -> due(r, found.get()))
                                            .map(Due::action)
                                            .equals(action)
                            ? act(bucket.get(), found.get().row(), action.orElseThrow())
                            : no());
        });
    }

    /** The bucket, when it still is the one that was walked, with the same rules. */
    private CompletionStage<Optional<BucketView>> unchanged(BucketView walked) {
        return bucket(walked.name())
                .thenApply(found -> found.filter(bucket -> bucket.id().equals(walked.id())
                        && bucket.setting(Setting.LIFECYCLE).equals(walked.setting(Setting.LIFECYCLE))));
    }

    private CompletionStage<Optional<Candidate>> again(BucketView bucket, ObjectRow row) {
        return Ages.of(upkeep.versions(bucket.id(), row.key()))
                .filter(candidate -> candidate.isFor(row))
                .runWith(Sink.headOption(), system);
    }

    private CompletionStage<Boolean> act(BucketView bucket, ObjectRow row, Due.Action action) {
        boolean forGood = action != Due.Action.EXPIRE_CURRENT
                || bucket.versioning() == Versioning.OFF
                || (bucket.versioning() == Versioning.SUSPENDED && row.nameless());
        if (forGood && !row.marker() && !row.notes().lock().mayRemove(false, clock.instant())) {
            return no();
        }
        return action == Due.Action.EXPIRE_CURRENT
                ? upkeep.expire(bucket, row)
                : upkeep.expireVersion(bucket, row).thenApply(done -> true);
    }

    /**
     * A removal that fails ends the walk, and the round goes on later with what it had not done. What fails twice is
     * passed over: one thing that cannot be removed is no reason to keep all others.
     */
    private CompletionStage<Boolean> twice(BucketView bucket, UUID what, CompletionStage<Boolean> removal) {
        return removal.handle((acted, failure) -> {
            if (failure == null) {
                failed.remove(what);
                return acted;
            }
            if (Refused.in(failure) != null) {
                return false;
            }
            if (failed.add(what)) {
                throw new CompletionException(failure);
            }
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("bucket", bucket.name())
                    .addKeyValue("what", what)
                    .log("What a lifecycle rule ends could not be removed; the next round comes");
            failed.remove(what);
            return false;
        });
    }

    private static CompletionStage<Boolean> no() {
        return CompletableFuture.completedFuture(false);
    }
}
