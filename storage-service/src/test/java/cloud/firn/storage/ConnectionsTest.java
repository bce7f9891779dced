package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

/** What clients hold that say nothing, say it slowly, do not listen, or come in thousands. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionsTest {
    private static final int CONNECTIONS = 60;
    private static final int AT_ONCE = 20;
    private static final String OK = "HTTP/1.1 200";
    private static final String BUSY = "HTTP/1.1 503";
    private static final int LARGE = 24 << 20;
    private static final Cloud CLOUD = Cloud.apart(Map.of(
            "FIRN_STORAGE_CONNECTIONS",
            String.valueOf(CONNECTIONS),
            "FIRN_STORAGE_REQUESTS_AT_ONCE",
            String.valueOf(AT_ONCE),
            "FIRN_STORAGE_HEAD_SECONDS",
            "2",
            "FIRN_STORAGE_TRICKLE_SECONDS",
            "2"));
    private static final S3Client S3 = CLOUD.acme(Cloud.Client.NEW_DEFAULTS);

    private final List<Socket> open = new ArrayList<>();

    @BeforeAll
    static void fill() {
        S3.createBucket(b -> b.bucket("crowd").acl(BucketCannedACL.PUBLIC_READ_WRITE));
        S3.putObject(b -> b.bucket("crowd").key("large").acl("public-read"), RequestBody.fromBytes(new byte[LARGE]));
    }

    @AfterAll
    static void stop() {
        CLOUD.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    @Test
    void a_client_that_sends_no_whole_head_in_time_is_cut_off() throws IOException {
        var silent = dial();
        var half = dial();
        half.getOutputStream().write("GET /crowd/large HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
        var slow = dial();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(cutOff(silent)).isTrue();
            assertThat(cutOff(half)).isTrue();
            assertThat(cutOff(slow) || !letter(slow)).isTrue();
        });
    }

    @Test
    void thousands_of_connections_keep_nobody_out() throws IOException {
        for (int i = 0; i < CONNECTIONS * 5; i++) {
            dial();
            if (i % CONNECTIONS == 0) {
                assertThat(honest()).isEqualTo(OK);
            }
        }
        assertThat(honest()).isEqualTo(OK);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        open.stream().filter(socket -> !cutOff(socket)).count())
                .isLessThanOrEqualTo(CONNECTIONS));
    }

    @Test
    void a_client_that_does_not_read_is_cut_off() throws IOException {
        var deaf = dial();
        deaf.setReceiveBufferSize(16 << 10);
        ask(deaf, "GET /crowd/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var said = deaf.getInputStream();
        assertThat(new String(said.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo(OK);
        // Its request is under way for as long as the answer waits to be read.
        var others = crowd(AT_ONCE - 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> honest().equals(BUSY));
        await().atMost(Duration.ofSeconds(20)).until(() -> honest().equals(OK));
        for (var other : others) {
            assertThat(cutOff(other)).isFalse();
        }
        long read = 0;
        try {
            for (int n = said.read(new byte[1 << 20]); n >= 0; n = said.read(new byte[1 << 20])) {
                read += n;
            }
        } catch (IOException reset) {
            // That is one way to be cut off.
        }
        assertThat(read).isLessThan(LARGE);
    }

    @Test
    void one_network_has_only_so_many_requests_under_way() throws IOException {
        var crowd = crowd(AT_ONCE);
        await().atMost(Duration.ofSeconds(20)).until(() -> honest().equals(BUSY));
        for (var socket : crowd) {
            socket.close();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> honest().equals(OK));
    }

    /** Clients that have begun to send a body, and say no more. */
    private List<Socket> crowd(int count) throws IOException {
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            slow.add(dial());
            ask(slow.get(i), "PUT /crowd/slow-" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n");
        }
        return slow;
    }

    /** What a client hears that asks once. */
    private String honest() throws IOException {
        try (var socket = dial()) {
            ask(socket, "HEAD /crowd/large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private Socket dial() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), CLOUD.port()), 10_000);
        open.add(socket);
        return socket;
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean letter(Socket socket) {
        try {
            socket.getOutputStream().write('G');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server has hung up. */
    private static boolean cutOff(Socket socket) {
        try {
            socket.setSoTimeout(1);
            // A last word may come before the end.
            for (int last = 0; last >= 0; last = socket.getInputStream().read()) {}
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
