package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import akka.util.ByteString;
import cloud.firn.platform.http.Json;
import cloud.firn.storage.Cloud.Client;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Quotas as customers meet them and operators set them, against real Cassandra. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QuotasTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final Duration SOON = Duration.ofSeconds(20);
    /** The SDK holds a body back until it is asked for it, and hears no code when it is not. */
    private static final String FULL = "403";

    private static final int KIB = 1024;

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = CLOUD.bucket(S3);
    }

    @Test
    void a_bucket_holds_as_many_bytes_as_its_quota_says_and_no_more() {
        limit("bytes=" + 100 * KIB);
        assertThat(put("a", 60 * KIB)).isEqualTo("ok");
        assertThat(put("b", 40 * KIB)).isEqualTo("ok");
        assertThat(put("c", 1)).isEqualTo(FULL);
        assertThat(put("empty", 0)).isEqualTo("ok");
        assertThat(keys()).containsExactly("a", "b", "empty");
        S3.deleteObject(b -> b.bucket(bucket).key("b"));
        await().atMost(SOON).untilAsserted(() -> assertThat(put("c", 40 * KIB)).isEqualTo("ok"));
    }

    @Test
    void a_refusal_says_the_limit_and_what_to_do() {
        limit("bytes=2048&objects=7");
        var answer = Wire.signed("PUT", "/" + bucket + "/k", Map.of(), "x".repeat(2049));
        assertThat(answer.outcome()).isEqualTo("403 QuotaExceeded");
        assertThat(answer.body())
                .contains("the bucket " + bucket + " may keep 2 KiB (2048 bytes) and 7 objects")
                .contains("Delete objects");
    }

    @Test
    void versions_count_as_objects_each_and_delete_markers_do_not() {
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        limit("objects=3");
        assertThat(put("k", 1)).isEqualTo("ok");
        S3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertThat(put("k", 1)).isEqualTo("ok");
        assertThat(put("k", 1)).isEqualTo("ok");
        assertThat(put("k", 1)).isEqualTo(FULL);
        S3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertThat(outcome(() -> S3.headObject(b -> b.bucket(bucket).key("k")))).isEqualTo("404 NoSuchKey");
    }

    @Test
    void many_writers_at_once_do_not_store_more_than_there_is_room_for() {
        limit("objects=5");
        var writes = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> put("k" + i, 20 * KIB)))
                .toList();
        var outcomes = writes.stream().map(CompletableFuture::join).toList();
        assertThat(Collections.frequency(outcomes, "ok")).isEqualTo(5);
        assertThat(Collections.frequency(outcomes, FULL)).isEqualTo(15);
        assertThat(keys()).hasSize(5);
    }

    @Test
    void copies_are_held_against_the_quota() {
        assertThat(put("a", 60 * KIB)).isEqualTo("ok");
        limit("bytes=" + 100 * KIB);
        assertThat(outcome(() -> S3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("a")
                        .destinationBucket(bucket)
                        .destinationKey("b"))))
                .isEqualTo("403 QuotaExceeded");
        assertThat(keys()).containsExactly("a");
    }

    @Test
    void parts_count_when_they_are_uploaded_and_no_more_when_the_upload_is_aborted() {
        limit("bytes=" + 100 * KIB);
        var upload = S3.createMultipartUpload(b -> b.bucket(bucket).key("m")).uploadId();
        assertThat(part(upload, 1, 60 * KIB)).isEqualTo("ok");
        assertThat(part(upload, 2, 60 * KIB)).isEqualTo(FULL);
        assertThat(put("k", 60 * KIB)).isEqualTo(FULL);
        S3.abortMultipartUpload(b -> b.bucket(bucket).key("m").uploadId(upload));
        await().atMost(SOON).untilAsserted(() -> assertThat(put("k", 60 * KIB)).isEqualTo("ok"));
    }

    @Test
    void an_upload_is_completed_in_the_room_that_its_parts_have() {
        limit("bytes=" + 100 * KIB + "&objects=1");
        var upload = S3.createMultipartUpload(b -> b.bucket(bucket).key("m")).uploadId();
        var etag = S3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(upload).partNumber(1),
                        RequestBody.fromBytes(new byte[100 * KIB]))
                .eTag();
        assertThat(outcome(() -> S3.completeMultipartUpload(b -> b.bucket(bucket)
                        .key("m")
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(
                                CompletedPart.builder().partNumber(1).eTag(etag).build())))))
                .isEqualTo("ok");
        assertThat(put("k", 1)).isEqualTo(FULL);
    }

    @Test
    void a_quota_of_an_organisation_is_for_all_its_buckets_together() {
        var s3 = CLOUD.newcomer("hoarder");
        var one = CLOUD.bucket(s3);
        var two = CLOUD.bucket(s3);
        s3.putObject(b -> b.bucket(one).key("k"), RequestBody.fromBytes(new byte[60 * KIB]));
        assertThat(order("PUT", "organisation=hoarder&bytes=" + 100 * KIB)).isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(outcome(
                        () -> s3.putObject(b -> b.bucket(one).key("k"), RequestBody.fromBytes(new byte[60 * KIB]))))
                .isEqualTo(FULL));
        assertThat(outcome(() -> s3.putObject(b -> b.bucket(two).key("k"), RequestBody.fromBytes(new byte[40 * KIB]))))
                .isEqualTo("ok");
        await().atMost(SOON).untilAsserted(() -> assertThat(stat("organisations"))
                .extracting(
                        kept -> kept.path("bytes").asInt(),
                        kept -> kept.path("objects").asInt(),
                        kept -> kept.path("quota").path("bytes").asInt())
                .contains(tuple(100 * KIB, 2, 100 * KIB)));
        assertThat(order("DELETE", "organisation=hoarder")).isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(outcome(
                        () -> s3.putObject(b -> b.bucket(two).key("more"), RequestBody.fromBytes(new byte[60 * KIB]))))
                .isEqualTo("ok"));
    }

    @Test
    void an_operator_sees_a_quota_beside_what_is_stored_and_takes_it_away() {
        limit("bytes=4096");
        put("a", 1);
        put("b", 2);
        await().atMost(SOON).untilAsserted(() -> assertThat(stat("buckets"))
                .filteredOn(one -> one.path("bucket").asText().equals(bucket))
                .extracting(
                        one -> one.path("bytes").asInt(),
                        one -> one.path("objects").asInt(),
                        one -> one.path("quota").path("bytes").asInt())
                .containsExactly(tuple(3, 2, 4096)));
        assertThat(quotas().path("buckets").path(bucket).path("bytes").asInt()).isEqualTo(4096);
        assertThat(order("DELETE", "bucket=" + bucket)).isEqualTo(200);
        assertThat(quotas().path("buckets").has(bucket)).isFalse();
        assertThat(put("c", 8192)).isEqualTo("ok");
    }

    @Test
    void an_order_that_makes_no_sense_is_refused_and_a_stranger_gives_none() {
        assertThat(order("PUT", "bucket=" + bucket)).isEqualTo(400);
        assertThat(order("PUT", "bucket=" + bucket + "&bytes=-1")).isEqualTo(400);
        assertThat(order("PUT", "bytes=1")).isEqualTo(400);
        assertThat(order("PUT", "bucket=no-such-bucket-at-all&bytes=1")).isEqualTo(404);
        assertThat(order("PUT", "organisation=nobody-at-all&bytes=1")).isEqualTo(404);
        assertThat(CLOUD.operator("PUT", "/quota?bucket=" + bucket + "&bytes=1", false)
                        .statusCode())
                .isEqualTo(401);
    }

    private void limit(String quota) {
        assertThat(order("PUT", "bucket=" + bucket + "&" + quota)).isEqualTo(200);
    }

    private static int order(String method, String query) {
        return CLOUD.operator(method, "/quota?" + query, true).statusCode();
    }

    private String put(String key, int bytes) {
        return outcome(() -> S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(new byte[bytes])));
    }

    private String part(String upload, int number, int bytes) {
        return outcome(() -> S3.uploadPart(
                b -> b.bucket(bucket).key("m").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(new byte[bytes])));
    }

    private java.util.List<String> keys() {
        return S3.listObjectsV2(b -> b.bucket(bucket)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private static JsonNode stat(String part) {
        return read("/stat").path(part);
    }

    private static JsonNode quotas() {
        return read("/quota");
    }

    private static JsonNode read(String path) {
        return Json.read(ByteString.fromString(CLOUD.operator("GET", path, true).body()), JsonNode.class);
    }
}
