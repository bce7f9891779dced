package cloud.firn.agent.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against monitors that hang: sockets that are listened on, and that never answer. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QmpTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Path socket;
    private final ServerSocketChannel server;

    QmpTest(@TempDir Path folder) throws IOException {
        this.socket = folder.resolve("qmp");
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void a_monitor_that_never_greets_is_given_up() {
        assertThatThrownBy(() -> Qmp.connect(socket, PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer within 200 ms");
    }

    @Test
    void a_monitor_that_hangs_later_is_given_up_too() throws IOException {
        var monitor = new Thread(this::greetAndHang, "monitor");
        monitor.start();
        try (var qmp = Qmp.connect(socket, PATIENCE)) {
            assertThatThrownBy(() -> qmp.execute("system_powerdown"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer within 200 ms");
        }
    }

    /** Answers the negotiation and nothing else, until the other side has gone. */
    private void greetAndHang() {
        try (var client = server.accept()) {
            var lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), UTF_8));
            client.write(ByteBuffer.wrap("{\"QMP\":{}}\n".getBytes(UTF_8)));
            char[] capabilities = new char[1];
            if (lines.read(capabilities) > 0) {
                client.write(ByteBuffer.wrap("{\"return\":{}}\n".getBytes(UTF_8)));
            }
            while (lines.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            return; // the test is over
        }
    }
}
