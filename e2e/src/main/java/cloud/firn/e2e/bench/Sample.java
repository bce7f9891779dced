package cloud.firn.e2e.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How long each of many operations took, how long all of them took together, and what failed. */
final class Sample {
    private final long[] sortedNanos;
    private final Duration took;
    private final List<String> failures;

    /**
     * A sample.
     *
     * @param nanos of those that were done, in any order
     * @param took from the first to the last, whatever ran at once
     * @param failures what was said of those that were not done
     */
    Sample(long[] nanos, Duration took, List<String> failures) {
        this.sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
        this.took = took;
        this.failures = List.copyOf(failures);
    }

    /** How many were done. */
    int count() {
        return sortedNanos.length;
    }

    double perSecond() {
        return count() / (took.toNanos() / 1e9);
    }

    Duration took() {
        return took;
    }

    List<String> failures() {
        return failures;
    }

    /** The time in milliseconds that the fraction of all is not above: nearest rank. Zero when nothing was done. */
    double percentileMillis(double fraction) {
        int rank = (int) Math.ceil(fraction * sortedNanos.length);
        return sortedNanos.length == 0 ? 0 : sortedNanos[Math.max(0, rank - 1)] / 1e6;
    }
}
