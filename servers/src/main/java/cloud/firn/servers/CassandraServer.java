package cloud.firn.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Cassandra node of this machine as a JVM of its own. */
public final class CassandraServer implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;
    private static final int READY = 0x02;
    private static final int RESULT = 0x08;

    private final ChildJvm jvm;
    private final Settings settings;

    private CassandraServer(ChildJvm jvm, Settings settings) {
        this.jvm = jvm;
        this.settings = settings;
    }

    /**
     * Where a node keeps its things and what it listens on.
     *
     * @param lib the jars, see {@link Libraries}
     * @param javaOptions behind the ones of the template, so that they win
     * @param skipSync acknowledged survives a kill but no loss of power: for tests only
     */
    public record Settings(
            Path folder,
            Path lib,
            Ring ring,
            int nativePort,
            int storagePort,
            List<String> javaOptions,
            boolean skipSync) {}

    /** Writes the configuration into the folder and says how to start the node. */
    public static JavaCommand prepare(Settings settings) throws IOException {
        var conf = Files.createDirectories(settings.folder().toAbsolutePath().resolve("conf"));
        var log = Files.createDirectories(settings.folder().toAbsolutePath().resolve("log"));
        var yaml = Resources.render(
                "cassandra.yaml",
                conf.resolve("cassandra.yaml"),
                Map.of(
                        "host", settings.ring().host(),
                        "seeds", settings.ring().at(settings.storagePort()),
                        "token", settings.ring().token(),
                        "hints", settings.ring().isShared(),
                        "native-port", settings.nativePort(),
                        "storage-port", settings.storagePort()));
        var logback = Resources.render("cassandra-logback.xml", conf.resolve("logback.xml"), Map.of());
        var options = new ArrayList<>(Resources.lines("cassandra.jvm"));
        options.addAll(Compilation.OPTIONS);
        options.add("-Dcassandra.config=" + yaml.toUri());
        options.add("-Dcassandra.storagedir=" + settings.folder().toAbsolutePath());
        options.add("-Dcassandra.logdir=" + log);
        options.add("-Dlogback.configurationFile=" + logback.toUri());
        options.add("-Dfirn.log=" + log.resolve("cassandra.log"));
        if (settings.skipSync()) {
            options.add("-Dcassandra.skip_sync=true");
        }
        return new JavaCommand(
                        options,
                        JavaCommand.jarsIn(settings.lib()),
                        "org.apache.cassandra.service.CassandraDaemon",
                        List.of())
                .with(settings.javaOptions());
    }

    /** Starts a node that ends with this process at the latest. It is not ready yet. */
    public static CassandraServer start(Settings settings) throws IOException {
        var command = prepare(settings);
        return new CassandraServer(ChildJvm.start("cassandra", command, settings.folder()), settings);
    }

    /** Waits until the node answers queries; throws when it ends or takes too long. */
    public void awaitReady(Duration patience) throws IOException, InterruptedException {
        jvm.awaitReady(() -> answers(settings.ring().host(), settings.nativePort()), patience);
    }

    /** Where clients connect: {@code host:port}. */
    public String address() {
        return settings.ring().host() + ":" + settings.nativePort();
    }

    /** The process id. */
    public long pid() {
        return jvm.pid();
    }

    /** Ends the node by SIGKILL. */
    public void kill() {
        jvm.kill();
    }

    /** Ends the node gracefully, or by force when that takes too long. */
    @Override
    public void close() {
        jvm.close();
    }

    /** Whether the node at this place answers a query: an open port says nothing. */
    public static boolean answers(String host, int nativePort) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, nativePort), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            var out = new DataOutputStream(socket.getOutputStream());
            var in = new DataInputStream(socket.getInputStream());
            return ask(out, in, 0x01, startup()) == READY && ask(out, in, 0x07, query()) == RESULT;
        } catch (IOException e) {
            return false;
        }
    }

    /** One frame of the native protocol, version 4 (its specification is in Cassandra's {@code doc/native_protocol_v4.spec}). */
    private static int ask(DataOutputStream out, DataInputStream in, int opcode, byte[] body) throws IOException {
        out.writeInt(0x04_00_00_00);
        out.writeByte(opcode);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
        in.readInt();
        int answer = in.readUnsignedByte();
        in.skipNBytes(in.readInt());
        return answer;
    }

    private static byte[] startup() throws IOException {
        return Frames.of(body -> {
            body.writeShort(1);
            body.writeUTF("CQL_VERSION");
            body.writeUTF("3.0.0");
        });
    }

    private static byte[] query() throws IOException {
        return Frames.of(body -> {
            var query = "SELECT release_version FROM system.local".getBytes(UTF_8);
            body.writeInt(query.length);
            body.write(query);
            body.writeShort(1);
            body.writeByte(0);
        });
    }
}
