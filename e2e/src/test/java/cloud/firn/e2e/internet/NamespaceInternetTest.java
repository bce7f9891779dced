package cloud.firn.e2e.internet;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The instrument that the story measures with. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamespaceInternetTest {
    private static final int NUMBER = 64_990;

    @BeforeEach
    void needs_root_and_iproute2() {
        Assumptions.assumeTrue(Shell.root() && Shell.has("ip") && Shell.has("ss") && Shell.has("nft"));
    }

    @Test
    void it_sees_who_answers_and_when_a_connection_is_cut() throws IOException {
        try (var internet = new NamespaceInternet(NUMBER);
                var server = new ServerSocket(0, 50, InetAddress.getByName(near(internet.address())))) {
            var accepted = new ArrayList<Socket>();
            var reader = new Thread(() -> accept(server, accepted));
            reader.setDaemon(true);
            reader.start();
            int port = server.getLocalPort();
            assertThat(internet.answers(near(internet.address()), port)).isTrue();
            assertThat(internet.answers(near(internet.address()), 81)).isFalse();
            assertThat(internet.pings(near(internet.address()))).isTrue();

            try (var line = internet.hold(near(internet.address()), port)) {
                assertThat(line.alive()).isTrue();
                var cut = Instant.now();
                Shell.run(
                                "nft",
                                "add table ip firn-test; add chain ip firn-test in { type filter hook input priority 0; }; "
                                        + "add rule ip firn-test in ip saddr " + internet.address() + " drop")
                        .ok();
                assertThat(line.silentSince(Duration.ofSeconds(5))).isBefore(cut.plusMillis(300));
                assertThat(line.alive()).isFalse();
                assertThat(internet.answers(near(internet.address()), port)).isFalse();
            } finally {
                Shell.run("nft", "delete table ip firn-test");
            }
            for (var socket : List.copyOf(accepted)) {
                socket.close();
            }
        }
        assertThat(Shell.run("ip", "netns", "list").out()).doesNotContain("firn-demo-" + NUMBER);
    }

    private static void accept(ServerSocket server, List<Socket> accepted) {
        try {
            while (true) {
                var socket = server.accept();
                accepted.add(socket);
                var reader = new Thread(() -> drain(socket));
                reader.setDaemon(true);
                reader.start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void drain(Socket socket) {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private static String near(String far) {
        int dot = far.lastIndexOf('.');
        return far.substring(0, dot + 1) + (Integer.parseInt(far.substring(dot + 1)) - 1);
    }
}
