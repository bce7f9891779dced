package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** A number of threads that each do the same thing again and again for a while. */
final class Load {
    private Load() {}

    /**
     * How often the deed was done per second.
     *
     * @param numbers gives every deed a number of its own
     */
    static double perSecond(int atOnce, Duration howLong, AtomicLong numbers, LongConsumer deed) {
        var threads = Executors.newFixedThreadPool(atOnce);
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        var done = new AtomicLong();
        try {
            var all = IntStream.range(0, atOnce)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        while (System.nanoTime() < end) {
                            deed.accept(numbers.getAndIncrement());
                            done.incrementAndGet();
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new NotAsPromised("A deed under load failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAsPromised("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }
}
