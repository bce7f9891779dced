package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.server.FirnServer;
import cloud.firn.e2e.bench.wire.Connection;
import cloud.firn.e2e.bench.wire.Payload;
import cloud.firn.e2e.bench.wire.Request;
import cloud.firn.e2e.bench.wire.Sink;
import cloud.firn.e2e.bench.wire.Store;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One bucket that gets more and more keys, by the public door alone: what a list of a thousand costs at each size, among how
 * many spans its keys are divided, and whether a walk through all of it finds each key once and in order.
 */
final class KeysBench {
    private static final int PORT = 28_900;
    private static final int PAGE = 1000;
    private static final int LISTS_AT_ONCE = 4;
    private static final int TRIES = 8;
    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final String BUCKET = "bench-keys";

    private final Path home;
    private final KeysOptions options;
    private final ManyKeys keys;
    private final Payload payload = Payload.random(1, 1, true);
    private final Table table =
            new Table("keys", "PUT/s", "LIST of 1,000 p50", "p99", "spans", "walk through all", "keys/s of the walk");

    KeysBench(Path home, KeysOptions options) {
        this.home = home;
        this.options = options;
        this.keys = new ManyKeys(options.ascending());
    }

    void run() {
        try {
            var folder = Files.createTempDirectory("firn-bench");
            try (var server = FirnServer.start(home.resolve("firn"), folder.resolve("firn"), PORT)) {
                System.out.println(Machine.words("without guests"));
                System.out.println(options.connections() + " connections fill a bucket with objects of 1 byte, keys "
                        + (options.ascending() ? "ascending" : "at random"));
                fill(server);
            } finally {
                Shell.run(Duration.ofMinutes(2), Map.of(), List.of("rm", "-rf", folder.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table.print();
    }

    private void fill(FirnServer server) throws IOException {
        var store = server.store();
        try (var connection = new Connection(store)) {
            connection.send(Request.of("PUT", "/" + BUCKET), Sink.BLIND).ok();
        }
        try (var puts = new Shift(options.connections(), put(store))) {
            for (long size = Math.min(10_000, options.keys()); ; size = Math.min(size * 10, options.keys())) {
                var put = puts.work(PATIENCE, size);
                step(server, size, put);
                if (size == options.keys()) {
                    return;
                }
            }
        }
    }

    private void step(FirnServer server, long size, Sample put) throws IOException {
        NotAsPromised.unless(
                put.failures().isEmpty(),
                "An object could not be put: "
                        + put.failures().stream().findFirst().orElse(""));
        Sample lists;
        try (var shift = new Shift(LISTS_AT_ONCE, list(server.store(), size))) {
            shift.work(PATIENCE, options.lists() / 4L);
            lists = shift.work(PATIENCE, options.lists());
        }
        NotAsPromised.unless(
                lists.failures().isEmpty(),
                "A list failed: " + lists.failures().stream().findFirst().orElse(""));
        var begun = Instant.now();
        walk(server.store(), size);
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        var cells = List.of(
                Long.toString(size),
                words("%.0f", put.perSecond()),
                words("%.1f ms", lists.percentileMillis(0.50)),
                words("%.1f ms", lists.percentileMillis(0.99)),
                Integer.toString(server.spans(BUCKET)),
                words("%.1f s", seconds),
                words("%.0f", size / Math.max(0.001, seconds)));
        table.add(cells);
        System.out.println("  " + String.join(", ", cells));
    }

    /** Each number until it is done: a server that is busy dividing may say that it is. */
    private Supplier<Worker> put(Store store) {
        return () -> new S3Worker(store, (connection, number) -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    connection
                            .send(new Request("PUT", "/" + BUCKET + "/" + keys.of(number), "", payload), Sink.BLIND)
                            .ok();
                    return;
                } catch (IOException e) {
                    if (attempt == TRIES) {
                        throw e;
                    }
                }
            }
        });
    }

    private Supplier<Worker> list(Store store, long size) {
        return () -> new S3Worker(store, (connection, number) -> {
            var after = keys.of(new SplittableRandom(number).nextLong(size));
            connection.send(page("&start-after=" + after), Sink.BLIND).ok();
        });
    }

    /** Every key once, in order, and no other. */
    private void walk(Store store, long size) throws IOException {
        var last = "";
        long count = 0;
        try (var connection = new Connection(store)) {
            while (true) {
                var page = new KeysOfList();
                connection
                        .send(page(last.isEmpty() ? "" : "&start-after=" + last), page)
                        .ok();
                var found = page.keys();
                for (var key : found) {
                    NotAsPromised.unless(last.compareTo(key) < 0, key + " came after " + last);
                    long number = keys.number(key);
                    NotAsPromised.unless(number >= 0 && number < size, key + " was never put");
                    last = key;
                }
                count += found.size();
                if (found.size() < PAGE) {
                    NotAsPromised.unless(count == size, "A walk found " + count + " keys of " + size);
                    return;
                }
            }
        }
    }

    private static Request page(String after) {
        return new Request("GET", "/" + BUCKET, "list-type=2&max-keys=" + PAGE + after, Payload.NONE);
    }

    private static String words(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
