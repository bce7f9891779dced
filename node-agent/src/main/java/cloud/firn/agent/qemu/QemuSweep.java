package cloud.firn.agent.qemu;

import cloud.firn.agent.machine.MachineFolder;
import java.nio.file.Path;

/** Ends every QEMU process of a data folder, and removes its sockets. */
public final class QemuSweep {
    private QemuSweep() {}

    /** Harmless when there is none. */
    public static void below(Path data) {
        var hosts = data.toAbsolutePath().normalize().resolve("hosts");
        QemuProcess.speakingOf(hosts + "/").forEach(QemuProcess::kill);
        new MachineFolder(Sockets.of(data).folder(), false).remove();
    }
}
