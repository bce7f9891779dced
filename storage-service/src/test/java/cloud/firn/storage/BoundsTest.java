package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;

/** What one customer, or one slow client, can hold. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BoundsTest {
    private static final int SLOW_CLIENTS = 300;
    private static final Cloud CLOUD =
            Cloud.apart(Map.of("FIRN_STORAGE_BUCKETS", "2", "FIRN_STORAGE_TRICKLE_SECONDS", "2"));
    private static final S3Client S3 = CLOUD.acme(Cloud.Client.NEW_DEFAULTS);

    @AfterAll
    static void stop() {
        CLOUD.close();
    }

    @Test
    void an_organisation_has_no_more_buckets_than_are_allowed() {
        var other = CLOUD.other();
        other.createBucket(b -> b.bucket("theirs-one"));
        other.createBucket(b -> b.bucket("theirs-two"));
        assertThat(outcome(() -> other.createBucket(b -> b.bucket("theirs-three"))))
                .isEqualTo("400 TooManyBuckets");
        assertThat(outcome(() -> other.createBucket(b -> b.bucket("theirs-one"))))
                .isEqualTo("409 BucketAlreadyOwnedByYou");
        other.deleteBucket(b -> b.bucket("theirs-two"));
        assertThat(outcome(() -> other.createBucket(b -> b.bucket("theirs-three"))))
                .isEqualTo("ok");
    }

    @Test
    void clients_that_trickle_are_ended_and_hold_up_nobody() throws IOException {
        S3.createBucket(b -> b.bucket("open-to-all").acl(BucketCannedACL.PUBLIC_READ_WRITE));
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                slow.add(trickling(i));
            }
            S3.putObject(b -> b.bucket("open-to-all").key("honest"), RequestBody.fromString("x"));
            assertThat(S3.getObjectAsBytes(b -> b.bucket("open-to-all").key("honest"))
                            .asUtf8String())
                    .isEqualTo("x");
            var answers = new HashMap<Socket, String>();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> {
                        for (var socket : slow) {
                            if (!answers.containsKey(socket)) {
                                trickle(socket, answers);
                            }
                        }
                        assertThat(answers).hasSize(SLOW_CLIENTS);
                    });
            assertThat(answers.values())
                    .allSatisfy(answer ->
                            assertThat(answer).startsWith("HTTP/1.1 400").contains("RequestTimeout"));
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
        assertThat(S3.listObjectsV2(b -> b.bucket("open-to-all")).keyCount()).isEqualTo(1);
    }

    private static Socket trickling(int number) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), CLOUD.port()), 10_000);
        socket.getOutputStream()
                .write(("PUT /open-to-all/slow-" + number
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Hears what the server says, or sends one more byte. */
    private static void trickle(Socket socket, Map<Socket, String> answers) throws IOException {
        int there = socket.getInputStream().available();
        if (there > 0) {
            answers.put(socket, new String(socket.getInputStream().readNBytes(there), StandardCharsets.US_ASCII));
        } else {
            socket.getOutputStream().write('x');
        }
    }
}
