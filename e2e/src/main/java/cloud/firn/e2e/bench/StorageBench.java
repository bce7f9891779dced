package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.server.FirnServer;
import cloud.firn.e2e.bench.server.RadosGateway;
import cloud.firn.e2e.bench.server.S3Proxy;
import cloud.firn.e2e.bench.server.Server;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The figures of object storage: Firn's, those of its Cassandra without Firn, and, when wanted, those of other S3 servers,
 * one after the other on the same machine under the same load.
 */
final class StorageBench {
    private static final int PORT = 28_900;

    private final Path home;
    private final StorageOptions options;
    private final StorageFigures figures = new StorageFigures();

    StorageBench(Path home, StorageOptions options) {
        this.home = home;
        this.options = options;
    }

    void run() {
        try {
            var folder = Files.createTempDirectory("firn-bench");
            try {
                System.out.println(Machine.words("without guests") + ", files on "
                        + Files.getFileStore(folder).type());
                System.out.println(options.words());
                System.out.println();
                firn(folder);
                if (options.peers()) {
                    peers(folder);
                }
            } finally {
                Shell.run(Duration.ofMinutes(2), Map.of(), List.of("rm", "-rf", folder.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        figures.print();
    }

    private void firn(Path folder) {
        try (var server = FirnServer.start(home.resolve("firn"), folder.resolve("firn"), PORT)) {
            var series = begin(server);
            try (var raw = new RawBodies(server, options, figures)) {
                for (int size : options.sizesBytes()) {
                    series.objects(size);
                    raw.objects(size);
                }
            }
            options.keys().forEach(series::list);
        }
    }

    private void peers(Path folder) {
        long volumeMib = options.volumeBytes() >> 20;
        peer("S3Proxy", () -> {
            var classPath = S3Proxy.fetch(home);
            measure(S3Proxy.start(S3Proxy.Kind.FILES, classPath, folder(folder, "s3proxy-files"), 1024));
            measure(S3Proxy.start(
                    S3Proxy.Kind.MEMORY, classPath, folder(folder, "s3proxy-memory"), 1024 + volumeMib * 3 / 2));
        });
        peer("Ceph's radosgw", () -> measure(RadosGateway.start(folder(folder, "ceph"))));
    }

    /** A peer that is not to be had, or ends, does not end the rest; the reader is told. */
    private void peer(String name, Runnable measurement) {
        try {
            measurement.run();
        } catch (NotAsPromised e) {
            figures.note(name + " is not, or not wholly, in the table: " + e.getMessage());
        }
    }

    private void measure(Server started) {
        try (var server = started) {
            var series = begin(server);
            options.sizesBytes().forEach(series::objects);
            options.keys().forEach(series::list);
        }
    }

    private Series begin(Server server) {
        figures.note(server.name() + ": " + server.words());
        var series = new Series(server, options, figures);
        series.warm();
        return series;
    }

    private static Path folder(Path folder, String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
