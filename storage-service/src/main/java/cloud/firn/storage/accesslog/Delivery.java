package cloud.firn.storage.accesslog;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.accesslog.LogTables.Batch;
import cloud.firn.storage.accesslog.LogTables.Found;
import cloud.firn.storage.accesslog.LogTables.Line;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.configuration.BucketLoggingStatus;
import cloud.firn.storage.configuration.BucketLoggingStatus.KeyFormat;
import cloud.firn.storage.configuration.BucketLoggingStatus.LoggingEnabled;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.notification.Cause;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Described;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.Step;
import cloud.firn.storage.round.Work;
import cloud.firn.storage.usage.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes objects of gathered lines. A batch is forgotten when its object is there; a repeat after a crash writes the same
 * object again. What cannot be delivered, because the target does not let it or is full, is tried again until it is a week
 * old. What is written here is nobody's request, and is not taken down.
 */
public final class Delivery implements Work {
    /** Under which its rounds are kept. */
    public static final String NAME = "access-logs";

    private static final int AT_ONCE = 2;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** The process of a batch that is open for so much longer than it should be is no more. */
    private static final Duration ABANDONED = Duration.ofMinutes(2);

    private final ActorSystem<?> system;
    private final LogTables tables;
    private final Things things;
    private final Duration interval;
    private final String region;
    private final InstantSource clock;

    /**
     * What it works on.
     *
     * @param accounts the organisation with this id
     */
    public record Things(
            Buckets buckets,
            Objects objects,
            Quotas quotas,
            Encryptions encryptions,
            Function<String, Optional<Owner>> accounts) {}

    /** Over the tables of a service. Blocking, for starting. */
    public Delivery(Node node, String keyspace, Things things, Duration interval) {
        this.system = node.system();
        this.tables = new LogTables(node.cassandra(), keyspace);
        this.things = things;
        this.interval = interval;
        this.region = node.settings().zone();
        this.clock = node.clock();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration pause() {
        return interval.compareTo(LONGEST_PAUSE) < 0 ? interval : LONGEST_PAUSE;
    }

    @Override
    public boolean due(Round last, Instant now) {
        return true;
    }

    @Override
    public Source<Step, NotUsed> rest(Round round) {
        var now = clock.instant();
        return tables.batches(now)
                .filter(found -> found.closed()
                        || found.batch()
                                .beganAt()
                                .plus(interval)
                                .plus(ABANDONED)
                                .isBefore(now))
                .map(Found::batch)
                .mapAsync(AT_ONCE, this::deliver);
    }

    private CompletionStage<Step> deliver(Batch batch) {
        return things.buckets().ofId(batch.bucketId(), "").thenCompose(source -> {
            var logging = source.flatMap(this::logging);
            return logging.isPresent()
                    ? deliver(batch, source.get(), logging.get())
                            .thenApply(done ->
                                    new Step(batch.bucketId(), source.get().name(), "", done))
                    // Nobody wants them any more.
                    : tables.forget(batch).thenApply(done -> new Step(batch.bucketId(), "", "", false));
        });
    }

    private Optional<LoggingEnabled> logging(BucketView source) {
        return source.setting(Setting.LOGGING)
                .map(text -> BucketLoggingStatus.read(text.getBytes(StandardCharsets.UTF_8), things.accounts()))
                .flatMap(BucketLoggingStatus::enabled);
    }

    /** Whether it was delivered. What is refused waits; another failure breaks the round off, and the next goes on. */
    private CompletionStage<Boolean> deliver(Batch batch, BucketView source, LoggingEnabled logging) {
        return things.buckets()
                .named(logging.targetBucket())
                .thenCompose(target -> deliver(batch, new LogTarget(source, target), logging))
                .exceptionallyCompose(failure -> Refused.in(failure) == null
                        ? CompletableFuture.failedFuture(failure)
                        : CompletableFuture.completedFuture(false));
    }

    private CompletionStage<Boolean> deliver(Batch batch, LogTarget to, LoggingEnabled logging) {
        var keys = new LogKey(to.source().organisation(), region, to.source().name());
        if (!to.admits(keys.of(logging, batch.id(), batch.beganAt(), batch.beganAt()), clock.instant())) {
            return CompletableFuture.completedFuture(false);
        }
        return tables.lines(batch).runWith(Sink.seq(), system).thenCompose(lines -> {
            CompletionStage<?> written = CompletableFuture.completedFuture(Done.getInstance());
            for (var day : byDay(lines, logging).entrySet()) {
                var key = keys.of(logging, batch.id(), batch.beganAt(), day.getKey());
                written = written.thenCompose(done -> put(to, logging, key, text(day.getValue())));
            }
            return written.thenCompose(done -> tables.forget(batch)).thenApply(done -> true);
        });
    }

    /** Where the day of a request is in the key, each has an object of its own. */
    private static Map<Instant, List<Line>> byDay(List<Line> lines, LoggingEnabled logging) {
        boolean apart = logging.keyFormat().filter(KeyFormat.EVENT_TIME::equals).isPresent();
        return lines.stream()
                .collect(Collectors.groupingBy(
                        line -> apart
                                ? line.at()
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .atStartOfDay()
                                        .toInstant(ZoneOffset.UTC)
                                : Instant.EPOCH,
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static ByteString text(List<Line> lines) {
        return ByteString.fromString(
                lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining()));
    }

    private CompletionStage<ObjectRow> put(LogTarget to, LoggingEnabled logging, String key, ByteString text) {
        var target = to.target();
        boolean sealed = target.setting(Setting.ENCRYPTION).isPresent();
        var attributes = new Attributes(Map.of("content-type", "text/plain"), Map.of(), Map.of(), Map.of());
        var owner = to.owner();
        return things.quotas().during(target, new Stored(text.size(), 1), room -> things.objects()
                .put(new Objects.Put(
                        target,
                        key,
                        text.size(),
                        Source.single(text),
                        Optional.empty(),
                        body -> sealed
                                ? Optional.of(things.encryptions().forServer(target.id(), body))
                                : Optional.empty(),
                        new Occasion(EventName.PUT, Cause.ofService(target)),
                        () -> {
                            room.confirm();
                            return new Described(
                                    md5(text),
                                    owner.id(),
                                    owner.displayName(),
                                    attributes,
                                    Notes.NONE.withAcl(to.acl(logging)));
                        })));
    }

    private static String md5(ByteString text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
