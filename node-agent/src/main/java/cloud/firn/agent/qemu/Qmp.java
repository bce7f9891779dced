package cloud.firn.agent.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.agent.process.Timers;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a monitor of QEMU. A monitor serves one client at a time, so each machine has two: one for commands, one
 * for events.
 *
 * <p>A QEMU that hangs answers nothing, so an exchange that takes too long ends by the closing of its connection. Only
 * {@link #event()} waits as long as it takes.
 *
 * <p>Source: QEMU Machine Protocol specification.
 */
final class Qmp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SocketChannel channel;
    private final BufferedReader reader;
    private final Duration patience;

    private interface Exchange<T> {
        T go() throws IOException;
    }

    private Qmp(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
        this.reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8), 1024);
    }

    /** Connects and leaves the negotiation behind. */
    static Qmp connect(Path socket) throws IOException {
        return connect(socket, PATIENCE);
    }

    static Qmp connect(Path socket, Duration patience) throws IOException {
        var qmp = new Qmp(SocketChannel.open(StandardProtocolFamily.UNIX), patience);
        try {
            return qmp.inTime(() -> {
                qmp.channel.connect(UnixDomainSocketAddress.of(socket));
                qmp.line();
                qmp.exchange("qmp_capabilities");
                return qmp;
            });
        } catch (IOException e) {
            qmp.close();
            throw e;
        }
    }

    /** Sends a command without arguments and waits for its answer; events meanwhile are passed over. */
    JsonNode execute(String command) throws IOException {
        return inTime(() -> exchange(command));
    }

    private <T> T inTime(Exchange<T> exchange) throws IOException {
        var late = Timers.SHARED.schedule(this::close, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return exchange.go();
        } catch (IOException e) {
            throw late.isDone()
                    ? new IOException("the monitor did not answer within " + patience.toMillis() + " ms", e)
                    : e;
        } finally {
            late.cancel(false);
        }
    }

    private JsonNode exchange(String command) throws IOException {
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
