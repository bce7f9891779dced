package cloud.firn.box.part;

import cloud.firn.box.plan.DataFolder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The hypervisor processes of a box's instances: not ours to start, but ours to count, and to end when the box ends. */
public final class Guests {
    private Guests() {}

    /** Process ids of the virtual machines that live in this data folder. */
    public static List<Long> of(DataFolder data) {
        var hosts = data.of("hosts") + "/";
        return Machine.processes()
                .filter(process -> !process.arguments().isEmpty()
                        && process.arguments().get(0).contains("qemu-system")
                        && process.arguments().stream().anyMatch(argument -> argument.contains(hosts)))
                .map(Machine.Running::pid)
                .toList();
    }

    /** Ends every virtual machine that still runs; tells how many there were. */
    public static long end(DataFolder data, Duration patience) {
        var processes =
                of(data).stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
        processes.forEach(ProcessHandle::destroy);
        var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        processes.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        return processes.size();
    }
}
