package cloud.firn.e2e.bench.server;

import cloud.firn.e2e.bench.wire.Store;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Ceph's object gateway over the smallest Ceph there is: one monitor and one OSD, which keeps its blocks in a file.
 *
 * <p>Source: Ceph's documentation, "Manual deployment", without its authentication: everything is on this machine.
 */
public final class RadosGateway implements Server {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PROGRAMS =
            List.of("ceph", "monmaptool", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin");

    private final Store store;
    private final List<Long> processes;
    private final Deque<Child> children;

    private RadosGateway(Store store, Deque<Child> children) {
        this.store = store;
        this.children = children;
        this.processes = children.stream().map(Child::pid).toList();
    }

    /**
     * Starts one; it answers when this returns.
     *
     * @throws NotAsPromised when Debian's packages are not installed, or something did not start
     */
    public static RadosGateway start(Path folder) {
        var lacking = PROGRAMS.stream().filter(program -> !Shell.has(program)).toList();
        NotAsPromised.unless(
                lacking.isEmpty(),
                "this machine has no " + String.join(", ", lacking)
                        + " (Debian: radosgw, ceph-mon, ceph-osd, ceph-common)");
        var store = new Store(HOST, Child.freePort(), "default", "bench", "bench-secret");
        var children = new ArrayDeque<Child>();
        try {
            new Cluster(folder, store, children).start();
            return new RadosGateway(store, children);
        } catch (NotAsPromised e) {
            closeAll(children);
            throw e;
        }
    }

    /** The parts as they are started one after the other. */
    private record Cluster(Path folder, Store store, Deque<Child> children) {
        void start() {
            var id = UUID.randomUUID().toString();
            int monitor = Child.freePort();
            configure(id, monitor);
            run("monmaptool", "--create", "--fsid", id, "--add", "a", HOST + ":" + monitor, "monmap");
            run("ceph-mon", "--mkfs", "-i", "a", "--monmap", "monmap");
            daemon("ceph-mon", "-i", "a")
                    .awaitReady(() -> command("ceph", "mon", "stat").code() == 0);
            var osd = UUID.randomUUID().toString();
            run("ceph", "osd", "new", osd);
            run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd);
            daemon("ceph-osd", "-i", "0")
                    .awaitReady(() -> command("ceph", "osd", "stat").out().contains("1 up"));
            run(
                    "radosgw-admin",
                    "user",
                    "create",
                    "--uid=bench",
                    "--display-name=bench",
                    "--access-key=" + store.key(),
                    "--secret-key=" + store.secret());
            daemon("radosgw", "-n", "client.rgw.a").awaitReady(() -> S3Proxy.answers(store));
        }

        private void configure(String id, int monitor) {
            try {
                for (var name : List.of("mon", "osd", "run")) {
                    Files.createDirectories(folder.resolve(name));
                }
                Files.write(
                        conf(),
                        List.of(
                                "[global]",
                                "fsid = " + id,
                                "mon host = v2:" + HOST + ":" + monitor,
                                "public addr = " + HOST,
                                "cluster addr = " + HOST,
                                "auth cluster required = none",
                                "auth service required = none",
                                "auth client required = none",
                                "osd crush chooseleaf type = 0",
                                "osd pool default size = 1",
                                "osd pool default min size = 1",
                                "osd pool default pg num = 8",
                                "mon allow pool size one = true",
                                "mon data avail crit = 1",
                                "mon data = " + folder.resolve("mon"),
                                "osd data = " + folder.resolve("osd"),
                                "osd objectstore = bluestore",
                                "bluestore block create = true",
                                "bluestore block size = " + (20L << 30),
                                "run dir = " + folder.resolve("run"),
                                "admin socket = " + folder.resolve("run") + "/$name.$pid.asok",
                                "pid file =",
                                "log file = " + folder + "/$name.log",
                                "[client.rgw.a]",
                                // It would encrypt what it tells the monitor, which takes the authentication we do
                                // without.
                                "ms mon client mode = crc",
                                "rgw frontends = beast endpoint=" + HOST + ":" + store.port()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path conf() {
            return folder.resolve("ceph.conf");
        }

        private Child daemon(String... command) {
            var line = line(command);
            line.add("-f");
            var child = Child.start(command[0], folder, line);
            children.add(child);
            return child;
        }

        private void run(String... command) {
            command(command).ok();
        }

        private Shell.Result command(String... command) {
            return Shell.run(PATIENCE, Map.of(), line(command));
        }

        private List<String> line(String... command) {
            var line = new ArrayList<String>();
            for (var word : command) {
                line.add(word.equals("monmap") ? folder.resolve(word).toString() : word);
            }
            line.addAll(1, Arrays.asList("-c", conf().toString()));
            return line;
        }
    }

    @Override
    public String name() {
        return "Ceph radosgw";
    }

    @Override
    public String words() {
        return "one monitor, one OSD with BlueStore in a file, one copy; synced to the disk before it answers;"
                + " what a deleted object has beyond its first 4 MiB is erased two hours later, when nobody counts";
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public List<Long> processes() {
        return processes;
    }

    @Override
    public void close() {
        closeAll(children);
    }

    /** The gateway first, the monitor last. */
    private static void closeAll(Deque<Child> children) {
        while (!children.isEmpty()) {
            children.removeLast().close();
        }
    }
}
