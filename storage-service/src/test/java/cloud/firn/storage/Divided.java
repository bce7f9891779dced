package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A cloud whose buckets are divided into spans of very few rows, and what there is to see of that. */
final class Divided {
    static final Map<String, String> SETTINGS = Map.of(
            "FIRN_STORAGE_SPAN_ROWS", "20",
            "FIRN_STORAGE_SPAN_LOOK_EVERY", "3",
            "FIRN_STORAGE_SPAN_GRACE_SECONDS", "3");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Cloud cloud;

    Divided(Cloud cloud) {
        this.cloud = cloud;
    }

    /** How many spans a bucket has. */
    int spans(String bucket) {
        var row = cloud.cassandra()
                .execute(
                        "SELECT spans FROM " + cloud.keyspace() + ".meters WHERE bucket_id = ? AND span = 0 LIMIT 1",
                        cloud.idOf(bucket))
                .one();
        return row == null || row.isNull(0) ? 1 : row.getInt(0);
    }

    /** Whether rows are on their way from one span to another. */
    boolean moving(String bucket) {
        return cloud.cassandra()
                        .execute(
                                "SELECT bucket FROM " + cloud.keyspace()
                                        + ".buckets_by_setting WHERE setting = 'MOVING' AND bucket = ?",
                                bucket)
                        .one()
                != null;
    }

    /** Whether there is a row in that span. */
    boolean inSpan(String bucket, int span) {
        return cloud.cassandra()
                        .execute(
                                "SELECT key FROM " + cloud.keyspace()
                                        + ".objects WHERE bucket_id = ? AND span = ? LIMIT 1",
                                cloud.idOf(bucket),
                                span)
                        .one()
                != null;
    }

    /** Waits until each row stands in one span alone. */
    void awaitAtRest(String bucket) {
        await().atMost(PATIENCE).until(() -> !moving(bucket));
    }

    /** Rows of the index, in whichever span. */
    long rows(String bucket) {
        return cloud.cassandra()
                .execute(
                        "SELECT key FROM " + cloud.keyspace() + ".objects WHERE bucket_id = ? ALLOW FILTERING",
                        cloud.idOf(bucket))
                .all()
                .size();
    }

    /** Waits until the meter says that so many bytes are stored. */
    void awaitStored(String bucket, long bytes) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var row = cloud.cassandra()
                    .execute(
                            "SELECT stored_bytes FROM " + cloud.keyspace()
                                    + ".meters WHERE bucket_id = ? AND span = 0 LIMIT 1",
                            cloud.idOf(bucket))
                    .one();
            assertThat(row == null ? 0 : row.getLong(0)).isEqualTo(bytes);
        });
    }

    /** All keys, page by page. */
    static List<String> keys(S3Client s3, String bucket, int perPage) {
        var request =
                ListObjectsV2Request.builder().bucket(bucket).maxKeys(perPage).build();
        var found = new ArrayList<String>();
        s3.listObjectsV2Paginator(request).contents().stream()
                .map(S3Object::key)
                .forEach(found::add);
        return found;
    }
}
