package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The story of buckets and objects, through the SDK that customers use, against real Cassandra and Kafka. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageServiceTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final int MIB = 1024 * 1024;

    @Test
    void an_object_comes_back_as_it_was_put() {
        for (var client : Client.values()) {
            var s3 = CLOUD.acme(client);
            var bucket = CLOUD.bucket(s3);
            var bytes = random(3 * MIB + 17, 1);
            var put = s3.putObject(
                    b -> b.bucket(bucket)
                            .key("a b/ä+%25//x")
                            .contentType("text/plain; charset=utf-8")
                            .metadata(java.util.Map.of("colour", "blue")),
                    RequestBody.fromBytes(bytes));
            var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("a b/ä+%25//x"));
            assertThat(got.asByteArray()).isEqualTo(bytes);
            assertThat(got.response().eTag()).isEqualTo(put.eTag());
            assertThat(got.response().metadata()).containsEntry("colour", "blue");
            assertThat(s3.headObject(b -> b.bucket(bucket).key("a b/ä+%25//x")).contentLength())
                    .isEqualTo(bytes.length);
        }
    }

    @Test
    void a_checksum_is_given_back_on_request() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("hello"));
        var got = s3.headObject(b -> b.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(got.checksumCRC32()).isEqualTo("NhCmhg==");
    }

    @Test
    void twenty_mebibytes_in_parts_are_one_object_and_nothing_is_left_when_it_is_deleted() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        var bytes = random(20 * MIB, 2);
        upload(s3, bucket, "large", bytes, 8 * MIB);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("large")).asByteArray())
                .isEqualTo(bytes);
        var range = s3.getObjectAsBytes(
                b -> b.bucket(bucket).key("large").range("bytes=" + (8 * MIB - 5) + "-" + (8 * MIB + 4)));
        assertThat(range.asByteArray()).isEqualTo(java.util.Arrays.copyOfRange(bytes, 8 * MIB - 5, 8 * MIB + 5));
        assertThat(range.response().contentRange())
                .isEqualTo("bytes " + (8 * MIB - 5) + "-" + (8 * MIB + 4) + "/" + 20 * MIB);
        s3.deleteObject(b -> b.bucket(bucket).key("large"));
        CLOUD.awaitNoChunkOf(bucket);
    }

    @Test
    void small_parts_are_refused_and_an_aborted_upload_leaves_no_chunk() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        var id = s3.createMultipartUpload(b -> b.bucket(bucket).key("k")).uploadId();
        var parts = IntStream.rangeClosed(1, 2)
                .mapToObj(n -> part(s3, bucket, "k", id, n, random(1000, n)))
                .toList();
        assertThatThrownBy(() -> complete(s3, bucket, "k", id, parts))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("EntityTooSmall"));
        assertThat(s3.listParts(b -> b.bucket(bucket).key("k").uploadId(id)).parts())
                .hasSize(2);
        assertThat(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads()).hasSize(1);
        s3.abortMultipartUpload(b -> b.bucket(bucket).key("k").uploadId(id));
        assertThat(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
        CLOUD.awaitNoChunkOf(bucket);
    }

    @Test
    void overwriting_leaves_one_body() {
        var s3 = CLOUD.acme(Client.OLD_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        for (int i = 0; i < 4; i++) {
            s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromBytes(random(MIB, 9)));
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(CLOUD.bodiesWithChunks()).containsAll(CLOUD.bodiesOf(bucket)));
        CLOUD.awaitOnly(bucket, 1);
    }

    @Test
    void lists_are_in_order_and_page_without_loss() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        var keys = List.of("a", "b/1", "b/2", "b/sub/x", "c", "d/1", "é", "\uD83D\uDE00");
        keys.forEach(key -> s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(key)));
        var paged = s3.listObjectsV2Paginator(b -> b.bucket(bucket).maxKeys(3)).contents().stream()
                .map(S3Object::key)
                .toList();
        assertThat(paged).containsExactlyElementsOf(keys);
        var rolled = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/"));
        assertThat(rolled.contents().stream().map(S3Object::key)).containsExactly("a", "c", "é", "\uD83D\uDE00");
        assertThat(rolled.commonPrefixes().stream().map(p -> p.prefix())).containsExactly("b/", "d/");
        assertThat(s3.listObjects(b -> b.bucket(bucket).prefix("b/").marker("b/1")).contents().stream()
                        .map(S3Object::key))
                .containsExactly("b/2", "b/sub/x");
    }

    @Test
    void a_copy_is_an_object_of_its_own_and_many_are_deleted_at_once() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        s3.putObject(b -> b.bucket(bucket).key("from/ä"), RequestBody.fromString("hello"));
        s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from/ä")
                .destinationBucket(bucket)
                .destinationKey("to"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("to")).asUtf8String())
                .isEqualTo("hello");
        var named = List.of("from/ä", "to", "never").stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        var deleted = s3.deleteObjects(
                b -> b.bucket(bucket).delete(Delete.builder().objects(named).build()));
        assertThat(deleted.deleted()).hasSize(3);
        s3.deleteBucket(b -> b.bucket(bucket));
        assertThat(s3.listBuckets().buckets().stream().map(b -> b.name())).doesNotContain(bucket);
    }

    @Test
    void a_bucket_with_an_object_stays_and_a_name_belongs_to_one_organisation() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var other = CLOUD.other();
        var bucket = CLOUD.bucket(s3);
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
        assertCode(() -> s3.deleteBucket(b -> b.bucket(bucket)), "BucketNotEmpty");
        assertCode(() -> s3.createBucket(b -> b.bucket(bucket)), "BucketAlreadyOwnedByYou");
        assertCode(() -> other.createBucket(b -> b.bucket(bucket)), "BucketAlreadyExists");

        assertCode(() -> other.getObjectAsBytes(b -> b.bucket(bucket).key("k")), "AccessDenied");
        assertCode(() -> other.listObjectsV2(b -> b.bucket(bucket)), "AccessDenied");
        assertCode(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("none")), "NoSuchKey");
        assertThat(s3.getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString())
                .isEqualTo("box-1");
    }

    @Test
    void usage_says_what_was_stored_and_asked_for() {
        var s3 = CLOUD.acme(Client.NEW_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromBytes(random(MIB, 3)));
        try (ResponseInputStream<?> in = s3.getObject(b -> b.bucket(bucket).key("k"))) {
            assertThat(in.readAllBytes()).hasSize(MIB);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var told = CLOUD.usageOf(bucket);
            assertThat(told).anyMatch(m -> m.meter().equals("storage.byte-seconds") && m.quantity() > 0);
            assertThat(told).anyMatch(m -> m.meter().equals("storage.bytes-out") && m.quantity() == MIB);
            assertThat(told).anyMatch(m -> m.variable().equals("PUT") && m.quantity() == 1);
            Cloud.assertContiguous(told);
        });
    }

    private static void upload(S3Client s3, String bucket, String key, byte[] bytes, int partBytes) {
        var id = s3.createMultipartUpload(b -> b.bucket(bucket).key(key)).uploadId();
        var parts = new java.util.ArrayList<CompletedPart>();
        for (int from = 0; from < bytes.length; from += partBytes) {
            var piece = java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + partBytes));
            parts.add(part(s3, bucket, key, id, parts.size() + 1, piece));
        }
        complete(s3, bucket, key, id, parts);
        complete(s3, bucket, key, id, parts);
    }

    private static CompletedPart part(S3Client s3, String bucket, String key, String id, int number, byte[] bytes) {
        var done = s3.uploadPart(
                b -> b.bucket(bucket).key(key).uploadId(id).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder().partNumber(number).eTag(done.eTag()).build();
    }

    private static void complete(S3Client s3, String bucket, String key, String id, List<CompletedPart> parts) {
        s3.completeMultipartUpload(b -> b.bucket(bucket)
                .key(key)
                .uploadId(id)
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build()));
    }

    private static void assertCode(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }

    private static byte[] random(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
