package cloud.firn.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One Kafka broker of this machine, a controller too, as a JVM of its own. */
public final class KafkaServer implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final short METADATA = 3;
    private static final short METADATA_VERSION = 1;

    private final ChildJvm jvm;
    private final Settings settings;

    private KafkaServer(ChildJvm jvm, Settings settings) {
        this.jvm = jvm;
        this.settings = settings;
    }

    /**
     * Where a broker keeps its things and what it listens on.
     *
     * @param lib the jars, see {@link Libraries}
     * @param cluster names the brokers that belong together, the same at each
     * @param javaOptions behind the ones of the template, so that they win
     */
    public record Settings(
            Path folder, Path lib, Ring ring, String cluster, int port, int controllerPort, List<String> javaOptions) {}

    /** Writes the configuration into the folder and says how to start the broker. */
    public static JavaCommand prepare(Settings settings) throws IOException {
        var conf = Files.createDirectories(settings.folder().toAbsolutePath().resolve("conf"));
        var log = Files.createDirectories(settings.folder().toAbsolutePath().resolve("log"));
        var topics = Files.createDirectories(settings.folder().toAbsolutePath().resolve("topics"));
        identify(topics, settings);
        var properties = Resources.render(
                "kafka.properties",
                conf.resolve("kafka.properties"),
                Map.of(
                        "node", settings.ring().self() + 1,
                        "host", settings.ring().host(),
                        "voters", settings.ring().voters(settings.controllerPort()),
                        "replicas", settings.ring().replicas(),
                        "in-sync", settings.ring().inSync(),
                        "port", settings.port(),
                        "controller-port", settings.controllerPort(),
                        "folder", topics.toString().replace("\\", "\\\\")));
        var log4j = Resources.render("kafka-log4j2.xml", conf.resolve("log4j2.xml"), Map.of());
        var options = new ArrayList<>(Resources.lines("kafka.jvm"));
        options.addAll(Compilation.OPTIONS);
        options.add("-Dkafka.logs.dir=" + log);
        options.add("-Dlog4j2.configurationFile=" + log4j.toUri());
        options.add("-Dfirn.log=" + log.resolve("kafka.log"));
        return new JavaCommand(
                        options, JavaCommand.jarsIn(settings.lib()), "kafka.Kafka", List.of(properties.toString()))
                .with(settings.javaOptions());
    }

    /** What {@code kafka-storage format} would write; a broker without it refuses to start. */
    private static void identify(Path topics, Settings settings) throws IOException {
        var meta = topics.resolve("meta.properties");
        if (Files.exists(meta)) {
            return;
        }
        var written = Files.writeString(
                topics.resolve("meta.properties.new"),
                "version=1\nnode.id=" + (settings.ring().self() + 1) + "\ncluster.id=" + id(settings.cluster())
                        + "\ndirectory.id=" + id() + "\n");
        Files.move(written, meta);
    }

    private static String id() {
        return id(UUID.randomUUID().toString());
    }

    /** The same for the same name. */
    private static String id(String name) {
        var of = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        var bytes = ByteBuffer.allocate(16).putLong(of.getMostSignificantBits()).putLong(of.getLeastSignificantBits());
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return id.startsWith("-") ? id(name + "-") : id;
    }

    /** Starts a broker that ends with this process at the latest. It is not ready yet. */
    public static KafkaServer start(Settings settings) throws IOException {
        var command = prepare(settings);
        return new KafkaServer(ChildJvm.start("kafka", command, settings.folder()), settings);
    }

    /** Waits until the broker lists itself; throws when it ends or takes too long. */
    public void awaitReady(Duration patience) throws IOException, InterruptedException {
        jvm.awaitReady(() -> answers(settings.ring().host(), settings.port()), patience);
    }

    /** Where clients connect: {@code host:port}. */
    public String address() {
        return settings.ring().host() + ":" + settings.port();
    }

    /** The process id. */
    public long pid() {
        return jvm.pid();
    }

    /** Ends the broker by SIGKILL. */
    public void kill() {
        jvm.kill();
    }

    /** Ends the broker gracefully, or by force when that takes too long. */
    @Override
    public void close() {
        jvm.close();
    }

    /** Whether the broker at this place lists itself and a controller in its metadata: an open port says nothing. */
    public static boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            var request = metadataRequest();
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(request.length);
            out.write(request);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            return length > 0
                    && length < LARGEST_ANSWER
                    && listsBroker(ByteBuffer.wrap(in.readNBytes(length)), host, port);
        } catch (IOException e) {
            return false;
        }
    }

    /** A metadata request for no topics (protocol guide: request header version 1, metadata version 1). */
    private static byte[] metadataRequest() throws IOException {
        return Frames.of(request -> {
            request.writeShort(METADATA);
            request.writeShort(METADATA_VERSION);
            request.writeInt(1);
            request.writeUTF("firn");
            request.writeInt(0);
        });
    }

    private static boolean listsBroker(ByteBuffer answer, String host, int port) {
        answer.getInt();
        int brokers = answer.getInt();
        boolean listed = false;
        for (int i = 0; i < brokers; i++) {
            answer.getInt();
            boolean here = host.equals(string(answer));
            listed |= answer.getInt() == port && here;
            string(answer);
        }
        int controller = answer.getInt();
        return listed && controller >= 0;
    }

    private static String string(ByteBuffer answer) {
        var bytes = new byte[Math.max(0, answer.getShort())];
        answer.get(bytes);
        return new String(bytes, UTF_8);
    }
}
