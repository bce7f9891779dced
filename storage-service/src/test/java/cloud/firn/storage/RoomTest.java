package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What happens when the disk is nearly full: a margin that no disk has stands for one that has been used up. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoomTest {
    @Test
    void a_disk_that_is_nearly_full_takes_no_more_and_still_reads_and_deletes(@TempDir Path disk) throws IOException {
        // The folder comes and goes: a disk that cannot be asked is not full.
        Files.delete(disk);
        var cloud = Cloud.apart(Map.of(
                "FIRN_STORAGE_DISK", disk.toString(), "FIRN_STORAGE_DISK_FREE_MIB", String.valueOf(Integer.MAX_VALUE)));
        try {
            var s3 = cloud.acme(Cloud.Client.NEW_DEFAULTS);
            s3.createBucket(b -> b.bucket("brim"));
            assertThat(put(s3, "small", 10)).isEqualTo("ok");
            assertThat(put(s3, "large", 100_000)).isEqualTo("ok");
            var upload = s3.createMultipartUpload(b -> b.bucket("brim").key("parts"));

            Files.createDirectory(disk);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> put(s3, "next", 11).startsWith("507"));
            assertThat(put(s3, "large", 100_001)).startsWith("507");
            assertThat(outcome(() -> s3.uploadPart(
                            b -> b.bucket("brim")
                                    .key("parts")
                                    .uploadId(upload.uploadId())
                                    .partNumber(1),
                            RequestBody.fromBytes(new byte[100]))))
                    .startsWith("507");
            assertThat(outcome(() -> s3.copyObject(b -> b.sourceBucket("brim")
                            .sourceKey("small")
                            .destinationBucket("brim")
                            .destinationKey("copy"))))
                    .isEqualTo("507 InsufficientStorage");
            assertThat(s3.getObjectAsBytes(b -> b.bucket("brim").key("small")).asByteArray())
                    .hasSize(10);
            assertThat(s3.getObjectAsBytes(b -> b.bucket("brim").key("large")).asByteArray())
                    .hasSize(100_000);
            assertThat(outcome(() -> s3.deleteObject(b -> b.bucket("brim").key("large"))))
                    .isEqualTo("ok");

            Files.delete(disk);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> put(s3, "large", 100_002).equals("ok"));
        } finally {
            cloud.close();
            Files.createDirectories(disk);
        }
    }

    private static String put(S3Client s3, String key, int size) {
        return outcome(() -> s3.putObject(b -> b.bucket("brim").key(key), RequestBody.fromBytes(new byte[size])));
    }
}
