package cloud.firn.e2e.story;

import cloud.firn.e2e.internet.NamespaceInternet;
import cloud.firn.e2e.machine.Shell;
import java.nio.file.Path;

/** A shell in the guest, over SSH with the registered key, from the other network namespace. */
final class Guest {
    private final NamespaceInternet from;
    private final Path key;
    private final String address;

    Guest(NamespaceInternet from, Path key, String address) {
        this.from = from;
        this.key = key;
        this.address = address;
    }

    /** Runs a command of the guest's shell. */
    Shell.Result run(String command) {
        return from.inside(
                "ssh",
                "-i",
                key.toString(),
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=5",
                "root@" + address,
                command);
    }
}
