package cloud.firn.e2e.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What customers saw around some faults. */
public final class Report {
    private final List<Long> recoveries = new ArrayList<>();

    /**
     * How long after a fault calls of each kind still failed, in milliseconds; 0 where none did. Remembered for the summary.
     *
     * @param at when it happened, in nanoseconds
     * @param until the next fault
     */
    public Map<String, Long> recovery(List<Call> calls, long at, long until) {
        var last = new TreeMap<String, Long>();
        calls.stream()
                .filter(call -> call.ended() >= at && call.begun() < until)
                .forEach(call ->
                        last.merge(call.kind(), call.failed() ? (call.ended() - at) / 1_000_000 : 0L, Math::max));
        recoveries.addAll(last.values());
        return last;
    }

    /** Recovery over all faults and kinds of calls. */
    public String recoveries() {
        return "recovery of " + recoveries.size() + " (faults x kinds of calls): p50 " + at(recoveries, 50)
                + " ms, p99 " + at(recoveries, 99) + " ms, longest " + at(recoveries, 100) + " ms";
    }

    /** How many calls there were, how many failed and why, and how long they took. */
    public static String of(List<Call> calls) {
        var times =
                calls.stream().filter(call -> !call.failed()).map(Call::millis).toList();
        var failures = calls.stream()
                .filter(Call::failed)
                .collect(Collectors.groupingBy(
                        call -> call.kind() + ": " + shortened(call.failure()), TreeMap::new, Collectors.counting()));
        return String.format(
                Locale.ROOT,
                "%d calls, p50 %d ms, p99 %d ms, longest %d ms; %d failed %s",
                calls.size(),
                at(times, 50),
                at(times, 99),
                at(times, 100),
                calls.stream().filter(Call::failed).count(),
                failures.isEmpty() ? "" : failures);
    }

    private static String shortened(String failure) {
        var line = failure.replaceAll("[0-9a-f-]{36}|Request ID: \\S+|/\\S+", "..")
                .lines()
                .findFirst()
                .orElse("");
        return line.substring(0, Math.min(90, line.length()));
    }

    private static long at(List<Long> values, int percent) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
