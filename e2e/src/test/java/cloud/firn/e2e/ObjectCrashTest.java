package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Box;
import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** SIGKILL to services and Cassandra while four clients write: what was acknowledged is there, and nothing else is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObjectCrashTest {
    private static final int CLIENTS = 4;
    private static final List<List<String>> VICTIMS = Boolean.getBoolean("firn.thorough")
            ? List.of(List.of("services"), List.of("cassandra"), List.of("services", "cassandra"), List.of("services"))
            : List.of(List.of("services"), List.of("services", "cassandra"));

    @Test
    void every_acknowledged_object_reads_back_and_no_orphan_survives() throws Exception {
        long seed = Long.getLong("firn.seed", System.nanoTime());
        System.out.println("seed " + seed + " (repeat with -Dfirn.seed=" + seed + ")");
        var box = TestBoxes.simulator();
        var access = box.access("acme");
        var bucket = "plug-" + UUID.randomUUID();
        try (var s3 = Buckets.client(access)) {
            s3.createBucket(request -> request.bucket(bucket));
            var expected = killedWhileWriting(box, s3, bucket, new Random(seed));
            assertThat(hashes(s3, bucket)).as("objects, by hash").isEqualTo(expected);

            abortWhatIsOpen(s3, bucket);
            try (var cassandra = cassandra(access)) {
                Wait.upTo(
                        Duration.ofMinutes(3),
                        "no body is kept that nothing names",
                        () -> orphans(cassandra),
                        Set::isEmpty);
            }
            assertThat(hashes(s3, bucket)).as("objects after the collection").isEqualTo(expected);
        }
    }

    private static Map<String, String> killedWhileWriting(Box box, S3Client s3, String bucket, Random random)
            throws Exception {
        var enough = new AtomicBoolean();
        var clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new Depositor(s3, bucket, "client-" + i, new Random(random.nextLong()), enough))
                .toList();
        var work = clients.stream().map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new);
        for (var victims : VICTIMS) {
            LockSupport.parkNanos(
                    Duration.ofMillis(4_000 + random.nextInt(3_000)).toNanos());
            var processes = box.processes();
            System.out.println(Instant.now() + " kill " + victims);
            victims.stream().map(processes::get).forEach(Box::kill);
            System.out.println(Instant.now() + " up again after " + box.up().toMillis() + " ms");
        }
        enough.set(true);
        CompletableFuture.allOf(work).get();
        System.out.println(
                clients.stream().mapToInt(Depositor::acknowledged).sum() + " writes and deletes were acknowledged");
        var expected = new TreeMap<String, String>();
        clients.forEach(client -> expected.putAll(client.hashes()));
        return expected;
    }

    /** What is there, as the list names it and as a GET reads it. */
    private static Map<String, String> hashes(S3Client s3, String bucket) {
        var found = new TreeMap<String, String>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().forEach(object -> {
            var bytes = s3.getObjectAsBytes(request -> request.bucket(bucket).key(object.key()));
            found.put(object.key(), Depositor.sha256(bytes.asByteArrayUnsafe()));
        });
        return found;
    }

    private static void abortWhatIsOpen(S3Client s3, String bucket) {
        s3.listMultipartUploadsPaginator(request -> request.bucket(bucket))
                .uploads()
                .forEach(upload -> s3.abortMultipartUpload(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
    }

    private static CqlSession cassandra(Access access) {
        int port = access.portBase() + 20;
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter("datacenter1")
                .build();
    }

    /** Bodies that have chunks, and that neither an object nor a part of an upload or of an object names. */
    private static Set<UUID> orphans(CqlSession cassandra) {
        var kept = ids(cassandra, "SELECT DISTINCT body, segment FROM firn_storage.chunks", "body");
        kept.removeAll(ids(cassandra, "SELECT body FROM firn_storage.objects", "body"));
        kept.removeAll(ids(cassandra, "SELECT part_body FROM firn_storage.manifests", "part_body"));
        kept.removeAll(ids(cassandra, "SELECT body FROM firn_storage.parts", "body"));
        return kept;
    }

    private static Set<UUID> ids(CqlSession cassandra, String query, String column) {
        var found = new HashSet<UUID>();
        cassandra.execute(query).forEach(row -> found.add(row.getUuid(column)));
        return found;
    }
}
