package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** A bucket whose index is divided and joined behaves as one that is not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DividedBucketsTest {
    private static final Cloud CLOUD = Cloud.apart(Divided.SETTINGS);
    private static final Divided DIVIDED = new Divided(CLOUD);
    private static final S3Client S3 = CLOUD.acme(Client.OLD_DEFAULTS);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KEYS = 240;

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @Test
    void a_bucket_is_divided_as_it_grows_and_joined_as_it_shrinks() {
        var bucket = CLOUD.bucket(S3);
        var keys = IntStream.range(0, KEYS).mapToObj(DividedBucketsTest::key).toList();
        shuffled(keys).parallelStream().forEach(key -> put(bucket, key));
        var noted = keys.subList(200, KEYS);
        noted.parallelStream()
                .forEach(key ->
                        S3.putObjectTagging(b -> b.bucket(bucket).key(key).tagging(t -> t.tagSet(tag(key)))));
        // Looks come by chance, when something changes.
        await().atMost(PATIENCE).until(() -> {
            put(bucket, keys.get(new Random().nextInt(200)));
            return DIVIDED.spans(bucket) >= 6;
        });
        assertHolds(bucket, keys);
        DIVIDED.awaitAtRest(bucket);
        assertHolds(bucket, keys);
        assertThat(DIVIDED.rows(bucket)).isEqualTo(KEYS);
        noted.forEach(key -> assertThat(
                        S3.getObjectTagging(b -> b.bucket(bucket).key(key)).tagSet())
                .as(key)
                .containsExactly(tag(key)));
        DIVIDED.awaitStored(
                bucket, keys.stream().mapToLong(key -> text(key).length()).sum());

        var few = keys.subList(100, 105);
        shuffled(keys).parallelStream().filter(key -> !few.contains(key)).forEach(key -> delete(bucket, key));
        await().atMost(PATIENCE).until(() -> {
            put(bucket, few.get(new Random().nextInt(few.size())));
            var gone = keys.get(new Random().nextInt(100));
            put(bucket, gone);
            delete(bucket, gone);
            return DIVIDED.spans(bucket) <= 2;
        });
        assertHolds(bucket, few);
        DIVIDED.awaitAtRest(bucket);
        assertHolds(bucket, few);
        DIVIDED.awaitStored(
                bucket, few.stream().mapToLong(key -> text(key).length()).sum());
    }

    @Test
    void a_bucket_of_many_spans_goes_when_it_is_empty_and_not_before() {
        var bucket = CLOUD.bucket(S3);
        var keys = IntStream.range(0, 100).mapToObj(DividedBucketsTest::key).toList();
        keys.parallelStream().forEach(key -> put(bucket, key));
        await().atMost(PATIENCE).until(() -> {
            put(bucket, keys.get(new Random().nextInt(100)));
            return DIVIDED.spans(bucket) >= 2;
        });
        keys.subList(0, 99).parallelStream().forEach(key -> delete(bucket, key));
        assertThatThrownBy(() -> S3.deleteBucket(b -> b.bucket(bucket)))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BucketNotEmpty"));
        delete(bucket, keys.get(99));
        var id = CLOUD.idOf(bucket);
        S3.deleteBucket(b -> b.bucket(bucket));
        assertThat(CLOUD.cassandra()
                        .execute(
                                "SELECT key FROM " + CLOUD.keyspace() + ".objects WHERE bucket_id = ? ALLOW FILTERING",
                                id)
                        .all())
                .as("rows of a bucket that is gone")
                .isEmpty();
    }

    /** Cassandra would walk over every row that was removed, for days, each time that the key is written or listed. */
    @Test
    void a_span_out_of_which_much_was_removed_is_exchanged_for_a_fresh_one() {
        var bucket = CLOUD.bucket(S3);
        var keys = IntStream.range(0, 5).mapToObj(DividedBucketsTest::key).toList();
        keys.forEach(key -> put(bucket, key));
        await().atMost(PATIENCE).until(() -> {
            put(bucket, keys.get(0));
            return !DIVIDED.inSpan(bucket, 0) && !DIVIDED.moving(bucket);
        });
        assertThat(DIVIDED.spans(bucket)).isEqualTo(1);
        assertHolds(bucket, keys);
        assertThat(DIVIDED.rows(bucket)).isEqualTo(keys.size());
        DIVIDED.awaitStored(
                bucket, keys.stream().mapToLong(key -> text(key).length()).sum());
    }

    private static void assertHolds(String bucket, List<String> keys) {
        assertThat(Divided.keys(S3, bucket, 1000)).isEqualTo(keys);
        assertThat(Divided.keys(S3, bucket, 7)).isEqualTo(keys);
        assertThat(S3.listObjectsV2(b -> b.bucket(bucket).delimiter("/")).commonPrefixes().stream()
                        .map(CommonPrefix::prefix))
                .containsExactlyElementsOf(keys.stream()
                        .map(key -> key.substring(0, key.indexOf('/') + 1))
                        .distinct()
                        .toList());
        var prefix = keys.get(keys.size() / 2).substring(0, 3);
        assertThat(S3.listObjectsV2(b -> b.bucket(bucket).prefix(prefix)).contents().stream()
                        .map(object -> object.key()))
                .containsExactlyElementsOf(
                        keys.stream().filter(key -> key.startsWith(prefix)).toList());
        shuffled(keys).stream().limit(40).forEach(key -> assertThat(
                        S3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String())
                .isEqualTo(text(key)));
    }

    private static Tag tag(String key) {
        return Tag.builder().key("of").value(key).build();
    }

    private static void put(String bucket, String key) {
        S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text(key)));
    }

    private static void delete(String bucket, String key) {
        S3.deleteObject(b -> b.bucket(bucket).key(key));
    }

    /** Some of a folder each; some ride in their rows, some have a body. */
    private static String key(int n) {
        return "%02d/%04d".formatted(n / 8, n);
    }

    private static String text(String key) {
        int n = Integer.parseInt(key.substring(3));
        return key.repeat(n % 20 == 0 ? 3000 : 1 + n % 5);
    }

    private static List<String> shuffled(List<String> keys) {
        var all = new ArrayList<>(keys);
        Collections.shuffle(all);
        return all;
    }
}
