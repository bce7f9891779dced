package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.Cloud.Client;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Objects that nobody reads from the disks: under a key of Firn's (SSE-S3), and under one of the customer's (SSE-C). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EncryptedObjectsTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    /** In the row; one chunk, full or not; several, the last full or not. */
    private static final List<Integer> LENGTHS =
            List.of(0, 1, 16 * KIB, 16 * KIB + 1, 512 * KIB, 512 * KIB + 1, MIB, 3 * MIB + 17);

    private static final Key KEY = Key.of(1);
    private static final Key OTHER = Key.of(2);
    private static final String AES256 = "AES256";
    private static final String SECRET = "what nobody else may know ";

    private final S3Client s3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private final String bucket = CLOUD.bucket(s3);

    /** A key as a customer sends it. */
    private record Key(String base64, String md5) {
        static Key of(long seed) {
            var bytes = random(32, seed);
            return new Key(encoded(bytes), encoded(digest(bytes)));
        }
    }

    @Test
    void under_a_key_of_the_cloud_objects_of_every_length_come_back() {
        for (int length : LENGTHS) {
            var bytes = random(length, length);
            var put = putForServer("k", bytes);
            assertThat(put.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
            var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("k"));
            assertThat(got.asByteArray()).isEqualTo(bytes);
            assertThat(got.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
            assertThat(got.response().eTag()).isEqualTo(put.eTag()).contains(hex(digest(bytes)));
            assertThat(s3.headObject(b -> b.bucket(bucket).key("k")).serverSideEncryption())
                    .isEqualTo(ServerSideEncryption.AES256);
        }
    }

    @Test
    void under_a_customers_key_objects_of_every_length_come_back() {
        for (int length : LENGTHS) {
            var bytes = random(length, length);
            var put = putFor(KEY, "k", bytes);
            assertThat(put.sseCustomerAlgorithm()).isEqualTo(AES256);
            assertThat(put.sseCustomerKeyMD5()).isEqualTo(KEY.md5());
            assertThat(put.eTag()).doesNotContain(hex(digest(bytes))).matches("\"[0-9a-f]{32}\"");
            assertThat(read(KEY, "k")).isEqualTo(bytes);
            var head = s3.headObject(b -> b.bucket(bucket)
                    .key("k")
                    .sseCustomerAlgorithm(AES256)
                    .sseCustomerKey(KEY.base64())
                    .sseCustomerKeyMD5(KEY.md5()));
            assertThat(head.contentLength()).isEqualTo(length);
            assertThat(head.sseCustomerKeyMD5()).isEqualTo(KEY.md5());
            assertThat(head.eTag()).isEqualTo(put.eTag());
        }
    }

    @Test
    void a_range_opens_without_the_rest() {
        var bytes = random(2 * MIB, 3);
        putForServer("server", bytes);
        putFor(KEY, "customer", bytes);
        putFor(KEY, "small", Arrays.copyOf(bytes, 1000));
        for (var range : List.of("0-0", "524287-524288", "1048576-2097151", "2097151-2097151", "100-1900000")) {
            var ends = range.split("-");
            var wanted = Arrays.copyOfRange(bytes, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
            assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("server").range("bytes=" + range))
                            .asByteArray())
                    .isEqualTo(wanted);
            assertThat(s3.getObjectAsBytes(reading(KEY, "customer")
                                    .range("bytes=" + range)
                                    .build())
                            .asByteArray())
                    .isEqualTo(wanted);
        }
        assertThat(s3.getObjectAsBytes(reading(KEY, "small").range("bytes=-10").build())
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, 990, 1000));
    }

    @Test
    void without_the_right_key_nothing_is_told() {
        putFor(KEY, "k", random(100, 4));
        putForServer("server", random(100, 4));
        assertRefused(() -> read(OTHER, "k"), 403, "AccessDenied");
        assertRefused(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")), 400, "InvalidRequest");
        assertRefused(() -> read(KEY, "server"), 400, "InvalidRequest");
        assertStatus(() -> s3.headObject(b -> b.bucket(bucket).key("k")), 400);
        assertStatus(
                () -> s3.headObject(b -> b.bucket(bucket)
                        .key("k")
                        .sseCustomerAlgorithm(AES256)
                        .sseCustomerKey(OTHER.base64())
                        .sseCustomerKeyMD5(OTHER.md5())),
                403);
        assertRefused(
                () -> s3.getObjectAttributes(
                        b -> b.bucket(bucket).key("k").objectAttributes(ObjectAttributes.OBJECT_SIZE)),
                400,
                "InvalidRequest");
        assertThat(s3.getObjectAttributes(b -> b.bucket(bucket)
                                .key("k")
                                .objectAttributes(ObjectAttributes.OBJECT_SIZE)
                                .sseCustomerAlgorithm(AES256)
                                .sseCustomerKey(KEY.base64())
                                .sseCustomerKeyMD5(KEY.md5()))
                        .objectSize())
                .isEqualTo(100);
    }

    @Test
    void parts_are_encrypted_under_the_customers_key_of_their_upload() {
        var bytes = random(11 * MIB + 5, 5);
        putFor(OTHER, "source", Arrays.copyOf(bytes, 5 * MIB));
        var id = s3.createMultipartUpload(b -> b.bucket(bucket)
                        .key("k")
                        .sseCustomerAlgorithm(AES256)
                        .sseCustomerKey(KEY.base64())
                        .sseCustomerKeyMD5(KEY.md5()))
                .uploadId();
        var rest = Arrays.copyOfRange(bytes, 5 * MIB, bytes.length);
        // The SDK hides the body of an answer that comes before it has sent its own.
        assertStatus(() -> part(id, 2, rest), 400);
        assertStatus(() -> part(OTHER, id, 2, rest), 400);
        var first = s3.uploadPartCopy(b -> b.sourceBucket(bucket)
                .sourceKey("source")
                .copySourceSSECustomerAlgorithm(AES256)
                .copySourceSSECustomerKey(OTHER.base64())
                .copySourceSSECustomerKeyMD5(OTHER.md5())
                .destinationBucket(bucket)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(1)
                .sseCustomerAlgorithm(AES256)
                .sseCustomerKey(KEY.base64())
                .sseCustomerKeyMD5(KEY.md5()));
        assertThat(first.sseCustomerKeyMD5()).isEqualTo(KEY.md5());
        var second = part(KEY, id, 2, rest);
        assertRefused(() -> partsListed(OTHER, id), 400, "InvalidRequest");
        assertThat(partsListed(KEY, id)).isEqualTo(2);
        var parts = new ArrayList<CompletedPart>();
        parts.add(CompletedPart.builder()
                .partNumber(1)
                .eTag(first.copyPartResult().eTag())
                .build());
        parts.add(second);
        complete(KEY, id, parts);
        complete(KEY, id, parts);
        assertThat(read(KEY, "k")).isEqualTo(bytes);
        assertThat(s3.getObjectAsBytes(reading(KEY, "k").partNumber(2).build()).asByteArray())
                .isEqualTo(rest);
        int border = 5 * MIB;
        assertThat(s3.getObjectAsBytes(reading(KEY, "k")
                                .range("bytes=" + (border - 3) + "-" + (border + 2))
                                .build())
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, border - 3, border + 3));
        assertRefused(() -> read(OTHER, "k"), 403, "AccessDenied");
    }

    @Test
    void parts_are_encrypted_under_a_key_of_the_cloud() {
        var bytes = random(6 * MIB, 6);
        var begun = s3.createMultipartUpload(
                b -> b.bucket(bucket).key("k").serverSideEncryption(ServerSideEncryption.AES256));
        assertThat(begun.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        var id = begun.uploadId();
        var parts = List.of(
                part(id, 1, Arrays.copyOf(bytes, 5 * MIB)), part(id, 3, Arrays.copyOfRange(bytes, 5 * MIB, 6 * MIB)));
        assertStatus(() -> part(KEY, id, 4, bytes), 400);
        var completed = s3.completeMultipartUpload(
                b -> b.bucket(bucket).key("k").uploadId(id).multipartUpload(m -> m.parts(parts)));
        assertThat(completed.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("k"));
        assertThat(got.asByteArray()).isEqualTo(bytes);
        assertThat(got.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
    }

    @Test
    void a_copy_is_encrypted_as_it_asks_and_not_as_its_source_was() {
        for (int length : List.of(500, MIB)) {
            var bytes = random(length, 7);
            putFor(KEY, "from", bytes);
            assertRefused(() -> s3.copyObject(copying("from", "to").build()), 400, "InvalidRequest");
            assertRefused(
                    () -> s3.copyObject(opening(OTHER, copying("from", "to")).build()), 403, "AccessDenied");
            var copied = s3.copyObject(opening(KEY, copying("from", "to"))
                    .serverSideEncryption(ServerSideEncryption.AES256)
                    .build());
            assertThat(copied.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
            assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("to")).asByteArray())
                    .isEqualTo(bytes);
            var again = s3.copyObject(
                    sealing(OTHER, opening(KEY, copying("from", "from"))).build());
            assertThat(again.sseCustomerKeyMD5()).isEqualTo(OTHER.md5());
            assertThat(read(OTHER, "from")).isEqualTo(bytes);
            s3.copyObject(opening(OTHER, copying("from", "bare")).build());
            var bare = s3.getObjectAsBytes(b -> b.bucket(bucket).key("bare"));
            assertThat(bare.asByteArray()).isEqualTo(bytes);
            assertThat(bare.response().serverSideEncryption()).isNull();
        }
    }

    @Test
    void a_bucket_may_encrypt_what_is_written_without_a_word() {
        s3.putObject(b -> b.bucket(bucket).key("before"), RequestBody.fromString("x"));
        var rule = ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256))
                .build();
        s3.putBucketEncryption(b -> b.bucket(bucket).serverSideEncryptionConfiguration(c -> c.rules(rule)));
        var put = s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("hello"));
        assertThat(put.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("k"));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
        assertThat(s3.copyObject(copying("before", "to").build()).serverSideEncryption())
                .isEqualTo(ServerSideEncryption.AES256);
        assertThat(s3.createMultipartUpload(b -> b.bucket(bucket).key("m")).serverSideEncryption())
                .isEqualTo(ServerSideEncryption.AES256);
        putFor(KEY, "own", random(10, 8));
        assertThat(s3.headObject(b -> b.bucket(bucket).key("before")).serverSideEncryption())
                .isNull();
    }

    @Test
    void what_is_stored_says_nothing() {
        var small = SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var large = SECRET.repeat(50_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        putForServer("small", small);
        putForServer("large", large);
        putFor(KEY, "small of customer", small);
        putFor(KEY, "large of customer", large);
        assertThat(CLOUD.storedOf(bucket)).hasSizeGreaterThan(10).noneMatch(stored -> stored.contains(SECRET));
        s3.putObject(b -> b.bucket(bucket).key("bare"), RequestBody.fromBytes(small));
        s3.putObject(b -> b.bucket(bucket).key("large and bare"), RequestBody.fromBytes(large));
        assertThat(CLOUD.storedOf(bucket).stream().filter(stored -> stored.contains(SECRET)))
                .hasSize(4);
    }

    private software.amazon.awssdk.services.s3.model.PutObjectResponse putForServer(String key, byte[] bytes) {
        return s3.putObject(
                b -> b.bucket(bucket).key(key).serverSideEncryption(ServerSideEncryption.AES256),
                RequestBody.fromBytes(bytes));
    }

    private software.amazon.awssdk.services.s3.model.PutObjectResponse putFor(Key with, String key, byte[] bytes) {
        return s3.putObject(
                b -> b.bucket(bucket)
                        .key(key)
                        .sseCustomerAlgorithm(AES256)
                        .sseCustomerKey(with.base64())
                        .sseCustomerKeyMD5(with.md5()),
                RequestBody.fromBytes(bytes));
    }

    private byte[] read(Key with, String key) {
        return s3.getObjectAsBytes(reading(with, key).build()).asByteArray();
    }

    private GetObjectRequest.Builder reading(Key with, String key) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .sseCustomerAlgorithm(AES256)
                .sseCustomerKey(with.base64())
                .sseCustomerKeyMD5(with.md5());
    }

    private CopyObjectRequest.Builder copying(String from, String to) {
        return CopyObjectRequest.builder()
                .sourceBucket(bucket)
                .sourceKey(from)
                .destinationBucket(bucket)
                .destinationKey(to);
    }

    private static CopyObjectRequest.Builder opening(Key with, CopyObjectRequest.Builder copy) {
        return copy.copySourceSSECustomerAlgorithm(AES256)
                .copySourceSSECustomerKey(with.base64())
                .copySourceSSECustomerKeyMD5(with.md5());
    }

    private static CopyObjectRequest.Builder sealing(Key with, CopyObjectRequest.Builder copy) {
        return copy.sseCustomerAlgorithm(AES256).sseCustomerKey(with.base64()).sseCustomerKeyMD5(with.md5());
    }

    private CompletedPart part(String id, int number, byte[] bytes) {
        var done = s3.uploadPart(
                b -> b.bucket(bucket).key("k").uploadId(id).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder().partNumber(number).eTag(done.eTag()).build();
    }

    private CompletedPart part(Key with, String id, int number, byte[] bytes) {
        var done = s3.uploadPart(
                b -> b.bucket(bucket)
                        .key("k")
                        .uploadId(id)
                        .partNumber(number)
                        .sseCustomerAlgorithm(AES256)
                        .sseCustomerKey(with.base64())
                        .sseCustomerKeyMD5(with.md5()),
                RequestBody.fromBytes(bytes));
        assertThat(done.sseCustomerKeyMD5()).isEqualTo(with.md5());
        return CompletedPart.builder().partNumber(number).eTag(done.eTag()).build();
    }

    private int partsListed(Key with, String id) {
        return s3.listParts(b -> b.bucket(bucket)
                        .key("k")
                        .uploadId(id)
                        .sseCustomerAlgorithm(AES256)
                        .sseCustomerKey(with.base64())
                        .sseCustomerKeyMD5(with.md5()))
                .parts()
                .size();
    }

    private void complete(Key with, String id, List<CompletedPart> parts) {
        s3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("k")
                .uploadId(id)
                .sseCustomerAlgorithm(AES256)
                .sseCustomerKey(with.base64())
                .sseCustomerKeyMD5(with.md5())
                .multipartUpload(m -> m.parts(parts)));
    }

    private static void assertRefused(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
        });
    }

    private static void assertStatus(ThrowingCallable call, int status) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode())
                .isEqualTo(status));
    }

    private static byte[] random(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
