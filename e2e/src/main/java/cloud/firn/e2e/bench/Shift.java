package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A number of workers that do the same thing again and again, each waiting for one to be done before it begins the next. */
final class Shift implements AutoCloseable {
    private final List<Worker> workers;
    private final ExecutorService threads;
    private final AtomicLong numbers = new AtomicLong();

    Shift(int atOnce, Supplier<Worker> hire) {
        this.workers = IntStream.range(0, atOnce).mapToObj(each -> hire.get()).toList();
        this.threads = Executors.newFixedThreadPool(atOnce);
    }

    /**
     * Works until the time is over or there is nothing left to begin; what was begun is finished. Goes on where it stopped.
     *
     * @param most how many may have been begun in all, this time and before
     */
    Sample work(Duration howLong, long most) {
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        try {
            List<Future<Part>> all = new ArrayList<>();
            for (var worker : workers) {
                all.add(threads.submit(() -> part(worker, end, most)));
            }
            var nanos = LongStream.empty();
            var failures = new ArrayList<String>();
            for (var one : all) {
                nanos = LongStream.concat(nanos, one.get().nanos());
                failures.addAll(one.get().failures());
            }
            return new Sample(nanos.toArray(), Duration.ofNanos(System.nanoTime() - start), failures);
        } catch (ExecutionException e) {
            throw new NotAsPromised("A measurement broke off: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAsPromised("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        workers.forEach(Worker::close);
    }

    /** What one worker did. */
    private record Part(LongStream nanos, List<String> failures) {}

    private Part part(Worker worker, long end, long most) {
        var nanos = LongStream.builder();
        var failures = new ArrayList<String>();
        while (true) {
            long begun = System.nanoTime();
            long number = begun < end ? numbers.getAndUpdate(next -> next < most ? next + 1 : next) : most;
            if (number >= most) {
                return new Part(nanos.build(), failures);
            }
            try {
                worker.work(number);
                nanos.add(System.nanoTime() - begun);
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
    }
}
