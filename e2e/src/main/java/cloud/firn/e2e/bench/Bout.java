package cloud.firn.e2e.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Measures operations of one server, always in the same way: warm-up, measurement, and what is done later. */
final class Bout {
    private static final Duration REST = Duration.ofSeconds(3);

    private final String server;
    private final List<Long> processes;
    private final StorageOptions options;
    private final StorageFigures figures;
    private double coresAtRest;

    Bout(String server, List<Long> processes, StorageOptions options, StorageFigures figures) {
        this.server = server;
        this.processes = processes;
        this.options = options;
        this.figures = figures;
    }

    /** Lets the server come to rest and watches it for a moment: what it uses then is not put down to what it did before. */
    void rest() {
        if (!options.settle().isZero()) {
            serverSeconds(options.settle());
            coresAtRest = serverSeconds(REST) / (REST.toNanos() / 1e9);
        }
    }

    /** One row of the table. {@code most} are begun, with those of the warm-up, of which there is a quarter at most. */
    void row(Row.Task task, Supplier<Worker> workers, long most) {
        try (var shift = new Shift(options.atOnce(), workers)) {
            if (!options.warmUp().isZero()) {
                shift.work(options.warmUp(), most / 4);
            }
            var before = Cpu.now(processes);
            var sample = shift.work(options.howLong(), most);
            var used = Cpu.now(processes).since(before);
            figures.add(new Row(task, server, sample, used, later(task), Cpu.residentMib(processes)));
        }
    }

    /** Does something that is no row: until all is done, or the time is over. */
    Sample aside(Supplier<Worker> workers, Duration howLong, long most) {
        try (var shift = new Shift(options.atOnce(), workers)) {
            return shift.work(howLong, most);
        }
    }

    private double later(Row.Task task) {
        boolean leavesWork = task.operation() == Row.Operation.PUT || task.operation() == Row.Operation.DELETE;
        if (!leavesWork || options.settle().isZero()) {
            return -1;
        }
        double atRest = coresAtRest * options.settle().toNanos() / 1e9;
        return Math.max(0, serverSeconds(options.settle()) - atRest);
    }

    private double serverSeconds(Duration howLong) {
        var before = Cpu.now(processes);
        long end = System.nanoTime() + howLong.toNanos();
        for (long left = howLong.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return Cpu.now(processes).since(before).servers();
    }
}
