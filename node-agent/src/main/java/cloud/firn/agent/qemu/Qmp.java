package cloud.firn.agent.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One connection to a monitor of QEMU. A monitor serves one client at a time, so each machine has two: one for commands, one
 * for events.
 *
 * <p>Source: QEMU Machine Protocol specification.
 */
final class Qmp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final BufferedReader reader;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        this.reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8), 1024);
    }

    /** Connects and leaves the negotiation behind. */
    static Qmp connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var qmp = new Qmp(channel);
            qmp.line();
            qmp.execute("qmp_capabilities");
            return qmp;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends a command without arguments and waits for its answer; events meanwhile are passed over. */
    JsonNode execute(String command) throws IOException {
        var words =
                ByteBuffer.wrap(JSON.writeValueAsBytes(JSON.createObjectNode().put("execute", command)));
        while (words.hasRemaining()) {
            channel.write(words);
        }
        while (true) {
            var answer = line();
            if (answer.has("return")) {
                return answer.get("return");
            }
            if (answer.has("error")) {
                throw new IOException(
                        command + ": " + answer.get("error").path("desc").asText());
            }
        }
    }

    /** The next event; empty when the monitor has ended. */
    Optional<JsonNode> event() {
        try {
            while (true) {
                var said = line();
                if (said.has("event")) {
                    return Optional.of(said);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private JsonNode line() throws IOException {
        var line = reader.readLine();
        if (line == null) {
            throw new IOException("the monitor has ended");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
