package cloud.firn.e2e;

import cloud.firn.e2e.house.Tree;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The boxes that tests run against, started as a person would: {@code ./firn up}. */
final class TestBoxes {
    private static final List<Integer> OFFSETS = List.of(0, 1, 10, 11, 12, 14, 15, 16, 20, 21, 22, 23, 30);
    private static @Nullable Box simulator;

    private TestBoxes() {}

    /** One box with simulated guests for all tests of this JVM; it runs when this returns, and is gone at the end. */
    static synchronized Box simulator() {
        if (simulator == null) {
            simulator = fresh().whileThisRuns();
            simulator.up("--hypervisor", "simulator", "--hosts", "2");
        }
        return simulator;
    }

    /** A box that was never started, in a new folder, on ports that nobody uses. */
    static Box fresh() {
        try {
            return in(Files.createTempDirectory("firn-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, in a folder of choice. */
    static Box in(Path folder) {
        return new Box(Tree.root().resolve("firn"), folder.resolve("box"), ports());
    }

    /** Whether real guests can run here: root, QEMU, nftables and what the template is built with. */
    static boolean realGuests() {
        return Shell.root()
                && List.of(
                                "qemu-system-x86_64",
                                "qemu-img",
                                "nft",
                                "ip",
                                "ss",
                                "ssh",
                                "genisoimage",
                                "cpio",
                                "mkfs.ext4")
                        .stream()
                        .allMatch(Shell::has)
                && Files.exists(Path.of("/dev/net/tun"));
    }

    private static int ports() {
        return new Random()
                .ints(200, 300)
                .limit(100)
                .map(number -> number * 100)
                .filter(base -> OFFSETS.stream().allMatch(offset -> free(base + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
