package cloud.firn.storage.accesslog;

import akka.Done;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.accesslog.Gathering.Logged;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what was answered. A request neither waits for that nor fails by it: lines queue in memory, at most so many,
 * and what finds the queue full, or cannot be written, is lost, counted and told.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int MOST_QUEUED = 10_000;
    private static final int AT_ONCE = 500;
    private static final Duration GATHERED = Duration.ofMillis(250);
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final BoundedSourceQueue<Optional<Logged>> queue;
    private final LongAdder lost = new LongAdder();

    private AccessLog(BoundedSourceQueue<Optional<Logged>> queue) {
        this.queue = queue;
    }

    /**
     * Starts taking down.
     *
     * @param interval for how long requests are gathered into one object
     */
    public static AccessLog start(Node node, String keyspace, Duration interval) {
        var gathering = new Gathering(new LogTables(node.cassandra(), keyspace), interval, node.clock());
        var system = node.system();
        var source = Source.<Optional<Logged>>queue(MOST_QUEUED)
                // So that batches are closed when nothing comes.
                .merge(Source.tick(LOOKED_EVERY, LOOKED_EVERY, Optional.<Logged>empty()))
                .groupedWithin(AT_ONCE, GATHERED)
                .preMaterialize(system);
        var log = new AccessLog(source.first());
        var unused = source.second()
                .mapAsync(1, some -> log.written(gathering, some))
                .runWith(Sink.ignore(), system);
        system.scheduler().scheduleWithFixedDelay(TOLD_EVERY, TOLD_EVERY, log::tellLost, system.executionContext());
        return log;
    }

    /** Whether requests to a bucket are taken down. */
    public static boolean wanted(BucketView bucket) {
        return bucket.setting(Setting.LOGGING)
                // The document of an owner who wants none is kept as well.
                .filter(text -> text.contains("<LoggingEnabled>"))
                .isPresent();
    }

    /** Takes an entry down. */
    public void add(UUID bucketId, Entry entry) {
        var logged = new Logged(bucketId, entry.at(), entry.line());
        if (queue.offer(Optional.of(logged)) != QueueOfferResult.enqueued()) {
            lost.increment();
        }
    }

    private CompletionStage<Done> written(Gathering gathering, List<Optional<Logged>> some) {
        var lines = some.stream().flatMap(Optional::stream).toList();
        return gathering.take(lines).exceptionally(failure -> {
            lost.add(lines.size());
            LOG.atWarn().setCause(failure).log("Lines of access logs could not be written");
            return Done.getInstance();
        });
    }

    private void tellLost() {
        long now = lost.sumThenReset();
        if (now > 0) {
            LOG.atWarn()
                    .addKeyValue("lines", now)
                    .log("Lines of access logs were lost: more came than could be written");
        }
    }
}
