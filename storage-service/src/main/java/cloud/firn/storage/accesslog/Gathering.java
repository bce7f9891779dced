package cloud.firn.storage.accesslog;

import akka.Done;
import cloud.firn.storage.accesslog.LogTables.Batch;
import cloud.firn.storage.accesslog.LogTables.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts lines into batches, one open batch for each bucket. Used by one stream, which waits for each write: when a batch is
 * closed, all of its lines are in.
 */
final class Gathering {
    /** What becomes one object, and is held in memory when it does. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final LogTables tables;
    private final Duration interval;
    private final InstantSource clock;
    private final Map<UUID, Open> open = new HashMap<>();

    /** A line of one bucket. */
    record Logged(UUID bucketId, Instant at, String line) {}

    private static final class Open {
        final Batch batch;
        int lines;
        long bytes;

        Open(Batch batch) {
            this.batch = batch;
        }
    }

    Gathering(LogTables tables, Duration interval, InstantSource clock) {
        this.tables = tables;
        this.interval = interval;
        this.clock = clock;
    }

    /** Writes what came, and closes what is full or was open for long enough; with nothing, only closes. */
    CompletionStage<Done> take(List<Logged> came) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var begun = new ArrayList<Batch>();
        var closed = new ArrayList<Batch>();
        open.values().removeIf(one -> {
            boolean over = !one.batch.beganAt().plus(interval).isAfter(now);
            if (over) {
                closed.add(one.batch);
            }
            return over;
        });
        var rows = new LinkedHashMap<Batch, List<Line>>();
        for (var logged : came) {
            var one = open.computeIfAbsent(logged.bucketId(), bucket -> {
                var batch = new Batch(UUID.randomUUID(), bucket, now);
                begun.add(batch);
                return new Open(batch);
            });
            rows.computeIfAbsent(one.batch, batch -> new ArrayList<>())
                    .add(new Line(one.lines++, logged.at(), logged.line()));
            one.bytes += logged.line().length();
            if (one.bytes >= MOST_BYTES) {
                open.remove(logged.bucketId());
                closed.add(one.batch);
            }
        }
        CompletionStage<Done> written = CompletableFuture.completedFuture(Done.getInstance());
        for (var batch : begun) {
            written = written.thenCompose(done -> tables.begin(batch));
        }
        for (var entry : rows.entrySet()) {
            written = written.thenCompose(done -> tables.add(entry.getKey(), entry.getValue()));
        }
        for (var batch : closed) {
            written = written.thenCompose(done -> tables.close(batch));
        }
        return written.whenComplete((done, failure) -> {
            if (failure != null) {
                // A batch of which nobody knows would never be delivered: the next lines begin new ones.
                open.clear();
            }
        });
    }
}
