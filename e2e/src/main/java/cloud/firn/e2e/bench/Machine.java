package cloud.firn.e2e.bench;

import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that a measurement ran on, in one line. */
final class Machine {
    private Machine() {}

    static String words(String hypervisor) {
        return Runtime.getRuntime().availableProcessors() + " cores (" + processor() + "), " + memory() + ", Linux "
                + System.getProperty("os.version") + ", JDK " + System.getProperty("java.version") + ", hypervisor "
                + hypervisor + ", load before "
                + Shell.run("cat", "/proc/loadavg").out().split(" ", 2)[0];
    }

    private static String memory() {
        return field("/proc/meminfo", "MemTotal")
                .replaceAll("\\D", "")
                .transform(kib ->
                        kib.isEmpty() ? "unknown memory" : Math.round(Long.parseLong(kib) / 1_048_576.0) + " GiB");
    }

    private static String processor() {
        return field("/proc/cpuinfo", "model name");
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
