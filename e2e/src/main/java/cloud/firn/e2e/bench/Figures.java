package cloud.firn.e2e.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A table of measured figures, printed as Markdown. */
final class Figures {
    private final Table table = new Table("What", "Aim", "Measured");

    void add(String what, String aim, String measured) {
        table.add(List.of(what, aim, measured));
        System.out.println("  " + what + ": " + measured);
    }

    void add(String what, String aim, List<Duration> times) {
        add(what, aim, "p50 " + at(times, 0.50) + ", p99 " + at(times, 0.99) + ", n = " + times.size());
    }

    void print() {
        table.print();
    }

    /** The time that the fraction of all is not above: nearest rank. */
    static Duration percentile(List<Duration> times, double fraction) {
        var sorted = times.stream().sorted().toList();
        int rank = (int) Math.ceil(fraction * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    static String words(Duration time) {
        return time.toMillis() < 10_000
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static String at(List<Duration> times, double fraction) {
        return words(percentile(times, fraction));
    }
}
