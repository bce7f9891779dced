package cloud.firn.e2e.bench;

import java.util.List;
import java.util.Locale;

/**
 * One operation at one server, measured.
 *
 * @param server what the table calls it
 * @param used processor time while it was measured
 * @param laterSeconds of processor time that the servers used afterwards for what they had put off; negative when nobody looked
 * @param residentMib of the servers' processes at the end
 */
record Row(Task task, String server, Sample sample, Cpu used, double laterSeconds, long residentMib) {
    /** What is measured at every server. */
    enum Operation {
        PUT,
        GET,
        HEAD,
        DELETE,
        LIST
    }

    /**
     * An operation on something.
     *
     * @param what in words: a size, or a bucket
     * @param bytes of the object, that the server takes in or hands out
     */
    record Task(Operation operation, String what, int bytes) {
        static Task object(Operation operation, int bytes) {
            return new Task(operation, bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB", bytes);
        }

        /** Listing a page of a bucket of so many keys. */
        static Task page(int keys) {
            return new Task(Operation.LIST, "1,000 keys of " + String.format(Locale.ROOT, "%,d", keys), 0);
        }

        boolean movesBytes() {
            return operation == Operation.PUT || operation == Operation.GET;
        }

        @Override
        public String toString() {
            return operation + " " + what;
        }
    }

    static final List<String> HEADINGS = List.of(
            "Operation",
            "Server",
            "per second",
            "MiB/s",
            "p50 ms",
            "p99 ms",
            "n",
            "CPU ms each",
            "later",
            "cores: servers + client, all",
            "resident MiB");

    List<String> cells() {
        int count = sample.count();
        double seconds = sample.took().toNanos() / 1e9;
        return List.of(
                task.toString(),
                server,
                number(sample.perSecond()),
                task.movesBytes() ? number(sample.perSecond() * task.bytes() / (1 << 20)) : "",
                number(sample.percentileMillis(0.50)),
                number(sample.percentileMillis(0.99)),
                String.valueOf(sample.count()),
                count == 0 ? "" : number(used.servers() * 1000 / count),
                count == 0 || laterSeconds < 0 ? "" : number(laterSeconds * 1000 / count),
                cores(used.servers() / seconds) + " + " + cores(used.client() / seconds) + ", "
                        + cores(used.busy() / seconds) + " of " + Math.round(used.all() / seconds),
                String.valueOf(residentMib));
    }

    /** Three digits that count, or all before the point. */
    static String number(double value) {
        var digits = value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value);
    }

    private static String cores(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
