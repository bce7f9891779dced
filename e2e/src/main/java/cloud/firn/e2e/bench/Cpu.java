package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time in seconds, as {@code /proc} counts it (proc(5)): what was used since something began.
 *
 * @param servers by the processes that are measured, in user and kernel mode
 * @param client by this process, which makes the load
 * @param busy by everything on the machine
 * @param all what the machine had to give: the time that passed, times its cores
 */
record Cpu(double servers, double client, double busy, double all) {
    private static final Path PROC = Path.of("/proc");
    /** Of /proc's counters: USER_HZ, which is 100 on every Linux that has a JDK 17. */
    private static final double TICKS_PER_SECOND = 100;

    /** The state of all counters now; of two, the later one {@link #since} the earlier one is a use. */
    static Cpu now(List<Long> servers) {
        var machine = line(PROC.resolve("stat")).strip().split("\\s+");
        double all = 0;
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already
        for (int field = 1; field <= 8; field++) {
            all += Long.parseLong(machine[field]) / TICKS_PER_SECOND;
        }
        double idle = (Long.parseLong(machine[4]) + Long.parseLong(machine[5])) / TICKS_PER_SECOND;
        double stolen = Long.parseLong(machine[8]) / TICKS_PER_SECOND;
        return new Cpu(
                servers.stream().mapToDouble(Cpu::seconds).sum(),
                seconds(ProcessHandle.current().pid()),
                all - idle - stolen,
                all);
    }

    Cpu since(Cpu earlier) {
        return new Cpu(servers - earlier.servers, client - earlier.client, busy - earlier.busy, all - earlier.all);
    }

    /** Resident memory of processes in MiB. */
    static long residentMib(List<Long> processes) {
        long kib = 0;
        for (long process : processes) {
            try {
                kib += Files.readAllLines(PROC.resolve(process + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            } catch (IOException e) {
                throw gone(process, e);
            }
        }
        return kib / 1024;
    }

    // The name of a program may hold spaces and brackets: the fields begin behind its last bracket, with the third.
    private static double seconds(long process) {
        var line = line(PROC.resolve(process + "/stat"));
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static String line(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new NotAsPromised(file + " cannot be read: did the process end?", e);
        }
    }

    private static NotAsPromised gone(long process, IOException e) {
        return new NotAsPromised("The process " + process + " is gone", e);
    }
}
