package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.server.Server;
import cloud.firn.e2e.bench.wire.Connection;
import cloud.firn.e2e.bench.wire.Payload;
import cloud.firn.e2e.bench.wire.Request;
import cloud.firn.e2e.bench.wire.Sink;
import cloud.firn.e2e.bench.wire.Store;
import cloud.firn.e2e.client.NotAsPromised;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Everything that is measured at one S3 server. */
final class Series {
    static final int PAGE = 1000;
    /** Larger bodies are not hashed by clients that care for their time. */
    private static final int LARGEST_SIGNED = 1 << 20;

    private static final Duration FILLING = Duration.ofMinutes(30);
    /** Every number has nine digits, so that keys are in the order of their numbers. */
    private static final long FIRST = 100_000_000;

    private final Store store;
    private final StorageOptions options;
    private final Bout bout;

    Series(Server server, StorageOptions options, StorageFigures figures) {
        this.store = server.store();
        this.options = options;
        this.bout = new Bout(server.name(), server.processes(), options, figures);
    }

    /** Every operation for a while that does not count: a JVM takes its time to become quick. */
    void warm() {
        for (int size : new int[] {4 << 10, 1 << 20}) {
            var objects = new Objects("bench-warm-" + (size >> 10), size);
            var twice = options.warmUp().multipliedBy(2);
            bout.aside(objects.put(), twice, most(size) / 2);
            bout.aside(objects.get(), twice, Long.MAX_VALUE);
            bout.aside(objects.head(), twice, Long.MAX_VALUE);
            bout.aside(objects.delete(), twice, objects.count());
        }
        bout.rest();
    }

    /** PUT, GET, HEAD and DELETE of objects of one size. */
    void objects(int size) {
        var objects = new Objects("bench-" + (size >> 10), size);
        bout.row(Row.Task.object(Row.Operation.PUT, size), objects.put(), most(size));
        NotAsPromised.unless(objects.count() > 0, "No object of " + size + " bytes could be put");
        bout.row(Row.Task.object(Row.Operation.GET, size), objects.get(), Long.MAX_VALUE);
        bout.row(Row.Task.object(Row.Operation.HEAD, size), objects.head(), Long.MAX_VALUE);
        bout.row(Row.Task.object(Row.Operation.DELETE, size), objects.delete(), objects.count());
    }

    /** Pages of a thousand from anywhere in a bucket of so many keys. */
    void list(int keys) {
        var objects = new Objects("bench-list-" + keys, 1);
        var filled = bout.aside(objects.put(), FILLING, keys);
        NotAsPromised.unless(
                filled.count() == keys,
                "A bucket could not be filled for its list: "
                        + filled.failures().stream().findFirst().orElse("it takes too long"));
        bout.row(Row.Task.page(keys), objects.list(keys), Long.MAX_VALUE);
    }

    private long most(int size) {
        return Math.max(2L * options.atOnce(), options.volumeBytes() / size);
    }

    /** A bucket of objects that are all the same, and what may be done with them. */
    private final class Objects {
        private final String bucket;
        private final Payload payload;
        private final Queue<Long> written = new ConcurrentLinkedQueue<>();

        Objects(String bucket, int size) {
            this.bucket = "/" + bucket;
            this.payload = Payload.random(size, options.seed(), size <= LARGEST_SIGNED);
            try (var connection = new Connection(store)) {
                connection.send(Request.of("PUT", this.bucket), Sink.BLIND).ok();
            } catch (IOException e) {
                throw new NotAsPromised("The bucket " + bucket + " could not be made: " + e.getMessage(), e);
            }
        }

        int count() {
            return written.size();
        }

        Supplier<Worker> put() {
            return workers((connection, number) -> {
                connection
                        .send(new Request("PUT", path(number), "", payload), Sink.BLIND)
                        .ok();
                written.add(number);
            });
        }

        Supplier<Worker> get() {
            var there = there();
            return workers((connection, number) -> {
                var same = new SameBytes(payload.bytes());
                connection
                        .send(Request.of("GET", path(any(there, number))), same)
                        .ok();
                same.orElseFail();
            });
        }

        Supplier<Worker> head() {
            var there = there();
            return workers((connection, number) -> connection
                    .send(Request.of("HEAD", path(any(there, number))), Sink.BLIND)
                    .ok());
        }

        Supplier<Worker> delete() {
            var there = there();
            return workers((connection, number) -> connection
                    .send(Request.of("DELETE", path(there[(int) number])), Sink.BLIND)
                    .ok());
        }

        Supplier<Worker> list(int keys) {
            int last = Math.max(0, keys - PAGE);
            return workers((connection, number) -> {
                int before = last == 0 ? 0 : random(number).nextInt(last + 1);
                var after = before == 0 ? "" : "&start-after=" + key(before - 1L);
                var count = new KeyCount();
                connection
                        .send(new Request("GET", bucket, "list-type=2&max-keys=" + PAGE + after, Payload.NONE), count)
                        .ok();
                count.orElseFail(Math.min(keys, PAGE));
            });
        }

        private Supplier<Worker> workers(S3Worker.Deed deed) {
            return () -> new S3Worker(store, deed);
        }

        private long[] there() {
            return written.stream().mapToLong(Long::longValue).sorted().toArray();
        }

        private long any(long[] there, long number) {
            return there[random(number).nextInt(there.length)];
        }

        private SplittableRandom random(long number) {
            return new SplittableRandom(options.seed() + number);
        }

        private String path(long number) {
            return bucket + "/" + key(number);
        }

        private static String key(long number) {
            return "object-" + (FIRST + number);
        }
    }
}
