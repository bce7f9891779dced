package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** Lifecycle rules at work, with days of three seconds, against real Cassandra. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LifecycleTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);

    @Test
    void an_object_is_gone_when_its_day_is_over_and_what_no_rule_is_about_stays() {
        var bucket = CLOUD.bucket(S3);
        put(bucket, "log/small");
        S3.putObject(b -> b.bucket(bucket).key("log/large"), RequestBody.fromBytes(new byte[100_000]));
        put(bucket, "other");
        rule(bucket, r -> r.filter(f -> f.prefix("log/")).expiration(e -> e.days(1)));
        eventually(() -> assertThat(keys(bucket)).containsExactly("other"));
        CLOUD.awaitOnly(bucket, 1);
    }

    @Test
    void a_rule_about_a_tag_looks_at_the_tags_as_they_are() {
        var bucket = CLOUD.bucket(S3);
        put(bucket, "kept");
        put(bucket, "tagged");
        rule(bucket, r -> r.filter(f -> f.tag(t -> t.key("end").value("soon"))).expiration(e -> e.days(1)));
        S3.putObjectTagging(b -> b.bucket(bucket)
                .key("tagged")
                .tagging(Tagging.builder()
                        .tagSet(Tag.builder().key("end").value("soon").build())
                        .build()));
        eventually(() -> assertThat(keys(bucket)).containsExactly("kept"));
    }

    @Test
    void where_versions_are_kept_a_marker_hides_the_object_then_old_versions_go_and_then_the_marker() {
        var bucket = versioned();
        put(bucket, "k");
        put(bucket, "k");
        rule(bucket, r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(1)));
        eventually(() -> {
            assertThat(keys(bucket)).isEmpty();
            var all = S3.listObjectVersions(b -> b.bucket(bucket));
            assertThat(all.deleteMarkers()).singleElement().matches(m -> m.isLatest());
            assertThat(all.versions()).hasSize(2);
        });
        rule(bucket, r -> r.filter(f -> f.prefix(""))
                .expiration(e -> e.expiredObjectDeleteMarker(true))
                .noncurrentVersionExpiration(n -> n.noncurrentDays(1)));
        eventually(() -> {
            var all = S3.listObjectVersions(b -> b.bucket(bucket));
            assertThat(all.versions()).isEmpty();
            assertThat(all.deleteMarkers()).isEmpty();
        });
    }

    @Test
    void where_versioning_is_suspended_a_null_marker_takes_the_place_of_the_null_version_and_others_stay() {
        var bucket = versioned();
        var named = put(bucket, "k");
        S3.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));
        put(bucket, "k");
        assertThat(versions(bucket)).containsExactly("null", named);
        rule(bucket, r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(1)));
        eventually(() -> assertThat(S3.listObjectVersions(b -> b.bucket(bucket)).deleteMarkers())
                .singleElement()
                .matches(marker -> marker.versionId().equals("null")));
        assertThat(versions(bucket)).containsExactly(named);
    }

    @Test
    void the_newest_of_the_old_versions_stay_when_a_rule_says_how_many() {
        var bucket = versioned();
        for (int n = 0; n < 5; n++) {
            put(bucket, "k");
        }
        var newestFirst = versions(bucket);
        rule(bucket, r -> r.filter(f -> f.prefix(""))
                .noncurrentVersionExpiration(n -> n.noncurrentDays(1).newerNoncurrentVersions(2)));
        eventually(() -> assertThat(versions(bucket)).isEqualTo(newestFirst.subList(0, 3)));
    }

    @Test
    void a_version_under_object_lock_stays_while_its_neighbours_go() {
        var bucket = "locked-" + System.nanoTime();
        S3.createBucket(b -> b.bucket(bucket).objectLockEnabledForBucket(true));
        var retained = S3.putObject(
                        b -> b.bucket(bucket)
                                .key("k")
                                .objectLockMode(ObjectLockMode.GOVERNANCE)
                                .objectLockRetainUntilDate(Instant.now().plus(Duration.ofDays(1))),
                        RequestBody.fromString("retained"))
                .versionId();
        var held = S3.putObject(
                        b -> b.bucket(bucket).key("k").objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON),
                        RequestBody.fromString("held"))
                .versionId();
        var free = put(bucket, "k");
        var current = put(bucket, "k");
        assertThat(versions(bucket)).containsExactly(current, free, held, retained);
        rule(bucket, r -> r.filter(f -> f.prefix("")).noncurrentVersionExpiration(n -> n.noncurrentDays(1)));
        eventually(() -> assertThat(versions(bucket)).containsExactly(current, held, retained));
    }

    @Test
    void an_upload_that_nobody_completes_is_aborted() {
        var bucket = CLOUD.bucket(S3);
        rule(bucket, r -> r.filter(f -> f.prefix("")).abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(1)));
        var upload = S3.createMultipartUpload(b -> b.bucket(bucket).key("k"));
        assertThat(upload.abortDate()).isAfter(Instant.now().minusSeconds(2));
        assertThat(upload.abortRuleId()).isEqualTo("rule");
        S3.uploadPart(
                b -> b.bucket(bucket).key("k").uploadId(upload.uploadId()).partNumber(1),
                RequestBody.fromBytes(new byte[100_000]));
        eventually(
                () -> assertThat(S3.listMultipartUploads(b -> b.bucket(bucket)).uploads())
                        .isEmpty());
        CLOUD.awaitNoChunkOf(bucket);
    }

    @Test
    void a_version_that_is_named_will_be_gone_only_while_it_is_the_current_one() {
        var bucket = CLOUD.bucket(S3);
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        rule(bucket, r -> r.filter(f -> f.prefix("")).expiration(e -> e.days(3650)));
        var first = S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("1"));
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k").versionId(first.versionId()))
                        .expiration())
                .isEqualTo(first.expiration())
                .isNotEmpty();
        var second = S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("2"));
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k").versionId(first.versionId()))
                        .expiration())
                .isNull();
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k").versionId(second.versionId()))
                        .expiration())
                .isEqualTo(second.expiration());
    }

    @Test
    void answers_about_a_current_object_say_when_it_will_be_gone() {
        var bucket = CLOUD.bucket(S3);
        rule(bucket, r -> r.filter(f -> f.prefix("log/")).expiration(e -> e.days(3650)));
        var put = S3.putObject(b -> b.bucket(bucket).key("log/a"), RequestBody.fromString("x"));
        assertThat(put.expiration()).matches("expiry-date=\"\\w{3}, \\d\\d \\w{3} \\d{4} .* GMT\", rule-id=\"rule\"");
        assertThat(S3.headObject(b -> b.bucket(bucket).key("log/a")).expiration())
                .isEqualTo(put.expiration());
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("log/a"))
                        .response()
                        .expiration())
                .isEqualTo(put.expiration());
        var copied = S3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("log/a")
                .destinationBucket(bucket)
                .destinationKey("log/b"));
        assertThat(copied.expiration()).isNotEmpty();
        assertThat(S3.putObject(b -> b.bucket(bucket).key("other"), RequestBody.fromString("x"))
                        .expiration())
                .isNull();
    }

    private static String versioned() {
        var bucket = CLOUD.bucket(S3);
        S3.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        return bucket;
    }

    private static String put(String bucket, String key) {
        return S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString("x"))
                .versionId();
    }

    private static List<String> keys(String bucket) {
        return S3.listObjectsV2(b -> b.bucket(bucket)).contents().stream()
                .map(o -> o.key())
                .toList();
    }

    private static List<String> versions(String bucket) {
        return S3.listObjectVersions(b -> b.bucket(bucket)).versions().stream()
                .map(v -> v.versionId())
                .toList();
    }

    private static void rule(String bucket, Consumer<LifecycleRule.Builder> said) {
        var rule = LifecycleRule.builder().id("rule").status(ExpirationStatus.ENABLED);
        said.accept(rule);
        S3.putBucketLifecycleConfiguration(b -> b.bucket(bucket).lifecycleConfiguration(l -> l.rules(rule.build())));
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable holds) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }
}
