package cloud.firn.e2e.bench.server;

import cloud.firn.e2e.bench.wire.Connection;
import cloud.firn.e2e.bench.wire.Request;
import cloud.firn.e2e.bench.wire.Sink;
import cloud.firn.e2e.bench.wire.Store;
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
 * S3Proxy, an S3 door in Java over other stores, with one of its local ones.
 *
 * <p>Maven fetches it when it is wanted, by the pom in {@code e2e/peers/s3proxy}; nothing of it is on our class path.
 */
public final class S3Proxy implements Server {
    private static final String HOST = "127.0.0.1";
    private static final Duration FETCHING = Duration.ofMinutes(9);
    /** As its own distribution has it; the library alone logs every step of every request. */
    private static final String LOGGING =
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %level %logger %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    private final Kind kind;
    private final Store store;
    private final Child child;

    private S3Proxy(Kind kind, Store store, Child child) {
        this.kind = kind;
        this.store = store;
        this.child = child;
    }

    /** Where it keeps what it is given. */
    public enum Kind {
        /** Files of the machine. */
        FILES("filesystem-nio2", "files", "files in the page cache, not synced"),
        /** Its own heap. */
        MEMORY("transient-nio2", "memory", "bytes on its own heap, gone with the process");

        private final String provider;
        private final String word;
        private final String promise;

        Kind(String provider, String word, String promise) {
            this.provider = provider;
            this.word = word;
            this.promise = promise;
        }
    }

    /** Fetches what is missing, and answers the class path. */
    public static String fetch(Path home) {
        var module = home.resolve("e2e/peers/s3proxy");
        Shell.run(
                        FETCHING,
                        Map.of(),
                        List.of(
                                "mvn",
                                "-B",
                                "-q",
                                "-f",
                                module.resolve("pom.xml").toString(),
                                "process-resources"))
                .ok();
        return module.resolve("target/lib") + "/*";
    }

    /**
     * Starts one; it answers when this returns.
     *
     * @param classPath from {@link #fetch}
     * @param heapMib its largest heap
     */
    public static S3Proxy start(Kind kind, String classPath, Path folder, long heapMib) {
        var store = new Store(HOST, Child.freePort(), "us-east-1", "bench", "bench-secret");
        var settings = folder.resolve("s3proxy.conf");
        var logging = folder.resolve("logback.xml");
        try {
            Files.createDirectories(folder.resolve("objects"));
            Files.write(settings, settings(kind, store, folder.resolve("objects")));
            Files.writeString(logging, LOGGING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var child = Child.start(
                "s3proxy",
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMib + "m",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        classPath,
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString()));
        try {
            child.awaitReady(() -> answers(store));
        } catch (NotAsPromised e) {
            child.close();
            throw e;
        }
        return new S3Proxy(kind, store, child);
    }

    private static List<String> settings(Kind kind, Store store, Path objects) {
        return List.of(
                "s3proxy.endpoint=http://" + HOST + ":" + store.port(),
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + store.key(),
                "s3proxy.credential=" + store.secret(),
                "jclouds.provider=" + kind.provider,
                "jclouds.identity=none",
                "jclouds.credential=none",
                "jclouds.filesystem.basedir=" + objects);
    }

    /** Whether a server lists its buckets: an open port says nothing. */
    static boolean answers(Store store) {
        try (var connection = new Connection(store)) {
            return connection.send(Request.of("GET", "/"), Sink.BLIND).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "S3Proxy, " + kind.word;
    }

    @Override
    public String words() {
        return "provider " + kind.provider + ": " + kind.promise;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public List<Long> processes() {
        return List.of(child.pid());
    }

    @Override
    public void close() {
        child.close();
    }
}
