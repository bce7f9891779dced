package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A box whose disk fills, by its own objects and by what others keep there: said clearly, nothing lost, and over by itself. */
@Tag("heavy")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DiskFullTest {
    private static final long MIB = 1 << 20;
    private static final long DISK_MIB = 3072;
    private static final int OBJECT = 8 << 20;

    private final Random random = new Random(1);
    /** SHA-256 of what was acknowledged. */
    private final TreeMap<String, String> acknowledged = new TreeMap<>();

    private final Path disk;
    private final Box box;
    private boolean mounted;

    DiskFullTest() throws IOException {
        this.disk = Files.createTempDirectory("firn-disk");
        this.box = TestBoxes.in(disk);
    }

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(Shell.root() && Shell.has("fallocate"), "A disk of its own needs root");
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString())
                .ok();
        mounted = true;
        box.whileThisRuns().up("--hypervisor", "simulator", "--hosts", "1");
    }

    @AfterEach
    void stop() {
        if (mounted) {
            box.destroy();
            Shell.run("umount", disk.toString()).ok();
        }
    }

    @Test
    void new_bytes_are_refused_before_the_disk_is_full_and_taken_again_when_there_is_room() {
        try (var s3 = Buckets.client(box.access("acme"))) {
            s3.createBucket(request -> request.bucket("brim"));
            ballastUntilFree(1024 + 80);
            assertThat(refusal(s3)).isEqualTo("507");
            assertThat(acknowledged).hasSizeGreaterThan(3);
            assertEverythingReads(s3);
            var gone = acknowledged.pollFirstEntry().getKey();
            s3.deleteObject(request -> request.bucket("brim").key(gone));

            ballastGone();
            Wait.upTo(Duration.ofSeconds(20), "writes are taken again", () -> put(s3), "200"::equals);
            assertEverythingReads(s3);
        }
    }

    @Test
    void a_disk_without_any_room_loses_nothing_that_was_acknowledged() {
        try (var s3 = Buckets.client(box.access("acme"))) {
            s3.createBucket(request -> request.bucket("brim"));
            for (int i = 0; i < 10; i++) {
                assertThat(put(s3)).isEqualTo("200");
            }
            ballastToTheBrim();
            for (int i = 0; i < 20; i++) {
                assertThat(put(s3)).matches("50[37]|no answer");
            }
            ballastGone();
            // Whatever ended for want of room is started again, as after any crash.
            box.up();
            Wait.upTo(Duration.ofSeconds(60), "writes are taken again", () -> put(s3), "200"::equals);
            assertEverythingReads(s3);
        }
    }

    /** Puts objects until one is refused, and how. */
    private String refusal(S3Client s3) {
        for (int i = 0; i < 200; i++) {
            var said = put(s3);
            if (!said.equals("200")) {
                return said;
            }
        }
        return "never";
    }

    private String put(S3Client s3) {
        var key = "object-%04d".formatted(random.nextInt(10_000));
        var content = new byte[OBJECT];
        random.nextBytes(content);
        try {
            s3.putObject(request -> request.bucket("brim").key(key), RequestBody.fromBytes(content));
        } catch (S3Exception e) {
            return Integer.toString(e.statusCode());
        } catch (RuntimeException e) {
            return "no answer";
        }
        acknowledged.put(key, Depositor.sha256(content));
        return "200";
    }

    private void assertEverythingReads(S3Client s3) {
        acknowledged.forEach((key, hash) -> assertThat(Depositor.sha256(
                        s3.getObjectAsBytes(request -> request.bucket("brim").key(key))
                                .asByteArrayUnsafe()))
                .as(key)
                .isEqualTo(hash));
    }

    /** Fills the disk until so much is free. */
    private void ballastUntilFree(long freeMib) {
        try {
            long bytes = Files.getFileStore(disk).getUsableSpace() - freeMib * MIB;
            Shell.run(
                            "fallocate",
                            "-l",
                            Long.toString(bytes),
                            disk.resolve("ballast").toString())
                    .ok();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ballastToTheBrim() {
        var filled = Shell.run("sh", "-c", "cat /dev/zero >" + disk.resolve("ballast"));
        assertThat(filled.out()).contains("No space left on device");
    }

    private void ballastGone() {
        Shell.run("rm", disk.resolve("ballast").toString()).ok();
    }
}
