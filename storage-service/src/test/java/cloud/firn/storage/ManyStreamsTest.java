package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Very many clients that all write, then all read, at the same moment. The heap of this process is the service's and theirs. */
@Tag("heavy")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManyStreamsTest {
    private static final int STREAMS = 256;
    private static final int SIZE = Integer.getInteger("firn.streams.mib", 16) << 20;
    private static final int BLOCK = 64 << 10;
    private static final long MOST_HEAP_BYTES = 1L << 30;
    private static final Cloud CLOUD = Cloud.apart(Map.of());

    @AfterAll
    static void stop() {
        CLOUD.close();
    }

    @Test
    void as_many_as_256_streams_of_16_mebibytes_fit_into_a_gibibyte_of_heap() throws Exception {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(MOST_HEAP_BYTES);
        var s3 = CLOUD.acme(Cloud.Client.NEW_DEFAULTS);
        s3.createBucket(b -> b.bucket("stadium"));
        s3.putBucketPolicy(
                b -> b.bucket("stadium")
                        .policy(
                                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                 "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::stadium/*"}]}"""));
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        System.out.println("put: " + all(this::put));
        System.out.println("get: " + all(this::get));
        System.out.println("heap at most, garbage too: " + held() / (1 << 20) + " MiB");
        assertThat(s3.listObjectsV2(b -> b.bucket("stadium")).keyCount()).isEqualTo(STREAMS);
    }

    private interface Stream {
        /** The status of the answer, when the whole went well. */
        String run(int number, Callable<Integer> allBegan) throws Exception;
    }

    /** How many streams ended how; all have begun before one goes on. */
    private static Map<String, Integer> all(Stream stream) throws Exception {
        var allBegan = new CyclicBarrier(STREAMS);
        var clients = Executors.newFixedThreadPool(STREAMS);
        try {
            var done = new ExecutorCompletionService<List<String>>(clients);
            for (int i = 0; i < STREAMS; i++) {
                int number = i;
                Callable<List<String>> client = () -> untilItWorks(stream, number, allBegan);
                done.submit(client);
            }
            var outcomes = new TreeMap<String, Integer>();
            for (int i = 0; i < STREAMS; i++) {
                done.take().get().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
            }
            assertThat(outcomes.keySet()).isSubsetOf("200", "503", "cut off");
            assertThat(outcomes).containsEntry("200", STREAMS);
            return outcomes;
        } finally {
            clients.shutdownNow();
        }
    }

    /** A server that is too busy says so; whoever hears it comes again. */
    private static List<String> untilItWorks(Stream stream, int number, CyclicBarrier allBegan) throws Exception {
        var outcomes = new ArrayList<String>();
        outcomes.add(stream.run(number, allBegan::await));
        while (!outcomes.get(outcomes.size() - 1).equals("200")) {
            assertThat(outcomes).hasSizeLessThan(20);
            outcomes.add(stream.run(number, () -> 0));
        }
        return outcomes;
    }

    private String put(int number, Callable<Integer> allBegan) throws Exception {
        try (var socket = dial()) {
            var out = socket.getOutputStream();
            out.write(
                    ("PUT /stadium/" + number + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SIZE + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var block = block(number);
            out.write(block);
            allBegan.call();
            try {
                for (int sent = BLOCK; sent < SIZE; sent += BLOCK) {
                    out.write(block);
                }
            } catch (IOException hungUp) {
                // What it said before it did may still be heard.
            }
            return status(head(socket.getInputStream()));
        }
    }

    private String get(int number, Callable<Integer> allBegan) throws Exception {
        try (var socket = dial()) {
            socket.getOutputStream()
                    .write(("GET /stadium/" + number + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var in = new DataInputStream(socket.getInputStream());
            var head = head(in);
            allBegan.call();
            if (!status(head).equals("200")) {
                return status(head);
            }
            long right = crc(block(number));
            var block = new byte[BLOCK];
            for (int got = 0; got < SIZE; got += BLOCK) {
                in.readFully(block);
                assertThat(crc(block)).isEqualTo(right);
            }
            return "200";
        }
    }

    /** The most that the parts of the heap ever held, garbage too. */
    private static long held() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static byte[] block(int number) {
        var block = new byte[BLOCK];
        new java.util.Random(number).nextBytes(block);
        return block;
    }

    private static long crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    private static Socket dial() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(256 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), CLOUD.port()), 30_000);
        return socket;
    }

    private static String head(InputStream in) {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = next(in);
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int next(InputStream in) {
        try {
            return in.read();
        } catch (IOException reset) {
            return -1;
        }
    }

    private static String status(String head) {
        return head.isEmpty() ? "cut off" : head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }
}
