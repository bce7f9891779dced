package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Object Lock on the wire ("Locking objects with Object Lock"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetentionTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private final Instant nextYear =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(365));

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = "locked-" + UUID.randomUUID();
        S3.createBucket(b -> b.bucket(bucket).objectLockEnabledForBucket(true));
    }

    @Test
    void a_locked_bucket_keeps_versions_for_ever() {
        assertThat(S3.getBucketVersioning(b -> b.bucket(bucket)).statusAsString())
                .isEqualTo("Enabled");
        assertThat(outcome(() -> S3.putBucketVersioning(
                        b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Suspended")))))
                .isEqualTo("409 InvalidBucketState");
    }

    @Test
    void governance_gives_way_to_whoever_says_so() {
        var id = put("k", b -> b.objectLockMode(ObjectLockMode.GOVERNANCE).objectLockRetainUntilDate(nextYear));
        assertThat(delete("k", id, false)).isEqualTo("403 AccessDenied");
        assertThat(retain("k", ObjectLockRetentionMode.GOVERNANCE, nextYear.minusSeconds(60), false))
                .isEqualTo("403 AccessDenied");
        assertThat(retain("k", ObjectLockRetentionMode.GOVERNANCE, nextYear.plusSeconds(60), false))
                .isEqualTo("ok");
        assertThat(S3.getObjectRetention(b -> b.bucket(bucket).key("k"))
                        .retention()
                        .retainUntilDate())
                .isEqualTo(nextYear.plusSeconds(60));
        assertThat(outcome(() -> S3.deleteObject(b -> b.bucket(bucket).key("k"))))
                .as("a marker destroys nothing")
                .isEqualTo("ok");
        assertThat(delete("k", id, true)).isEqualTo("ok");
    }

    @Test
    void compliance_gives_way_to_nobody() {
        var until = Instant.now().plusSeconds(3600);
        var id = put("k", b -> b.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until));
        assertThat(delete("k", id, true)).isEqualTo("403 AccessDenied");
        assertThat(retain("k", ObjectLockRetentionMode.GOVERNANCE, nextYear, true))
                .isEqualTo("403 AccessDenied");
        assertThat(retain("k", ObjectLockRetentionMode.COMPLIANCE, nextYear, false))
                .isEqualTo("ok");
    }

    @Test
    void a_legal_hold_holds_until_it_is_lifted() {
        var id = put("k", b -> b.objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON));
        assertThat(delete("k", id, true)).isEqualTo("403 AccessDenied");
        S3.putObjectLegalHold(b -> b.bucket(bucket).key("k").legalHold(h -> h.status("OFF")));
        assertThat(S3.getObjectLegalHold(b -> b.bucket(bucket).key("k"))
                        .legalHold()
                        .statusAsString())
                .isEqualTo("OFF");
        assertThat(delete("k", id, false)).isEqualTo("ok");
    }

    @Test
    void what_a_bucket_retains_by_default_is_retained() {
        assertThat(byDefault(r -> r.mode("GOVERNANCE").days(1))).isEqualTo("ok");
        put("k", b -> {});
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k")).objectLockMode())
                .isEqualTo(ObjectLockMode.GOVERNANCE);
        assertThat(byDefault(r -> r.mode("GOVERNANCE").days(1).years(1))).isEqualTo("400 MalformedXML");
        assertThat(byDefault(r -> r.mode("governance").days(1))).isEqualTo("400 MalformedXML");
        assertThat(byDefault(r -> r.mode("GOVERNANCE").days(0))).startsWith("400 Invalid");
    }

    @Test
    void without_object_lock_nothing_is_retained() {
        var open = Cloud.shared().bucket(S3);
        S3.putObject(b -> b.bucket(open).key("k"), RequestBody.empty());
        assertThat(outcome(() -> S3.getObjectLockConfiguration(b -> b.bucket(open))))
                .isEqualTo("404 ObjectLockConfigurationNotFoundError");
        assertThat(outcome(() -> S3.getObjectRetention(b -> b.bucket(open).key("k"))))
                .isEqualTo("400 InvalidRequest");
        assertThat(outcome(
                        () -> S3.putObjectLegalHold(b -> b.bucket(open).key("k").legalHold(h -> h.status("ON")))))
                .isEqualTo("400 InvalidRequest");
        assertThat(outcome(() -> S3.putObject(
                        b -> b.bucket(open)
                                .key("k")
                                .objectLockMode(ObjectLockMode.GOVERNANCE)
                                .objectLockRetainUntilDate(nextYear),
                        RequestBody.empty())))
                .startsWith("400");
    }

    @Test
    void half_a_retention_is_none() {
        put("k", b -> {});
        assertThat(outcome(() -> S3.getObjectRetention(b -> b.bucket(bucket).key("k"))))
                .isEqualTo("404 NoSuchObjectLockConfiguration");
        assertThat(Wire.signed("PUT", "/" + bucket + "/k", Map.of("x-amz-object-lock-mode", "GOVERNANCE"), "")
                        .status())
                .isEqualTo(400);
        assertThat(retain("k", ObjectLockRetentionMode.GOVERNANCE, Instant.EPOCH, false))
                .isEqualTo("400 InvalidArgument");
    }

    private String put(String key, Consumer<PutObjectRequest.Builder> how) {
        return S3.putObject(b -> b.bucket(bucket).key(key).applyMutation(how), RequestBody.fromString("x"))
                .versionId();
    }

    private String delete(String key, String version, boolean bypass) {
        return outcome(() -> S3.deleteObject(
                b -> b.bucket(bucket).key(key).versionId(version).bypassGovernanceRetention(bypass)));
    }

    private String retain(String key, ObjectLockRetentionMode mode, Instant until, boolean bypass) {
        return outcome(() -> S3.putObjectRetention(
                b -> b.bucket(bucket).key(key).bypassGovernanceRetention(bypass).retention(r -> r.mode(mode)
                        .retainUntilDate(until))));
    }

    private String byDefault(Consumer<DefaultRetention.Builder> what) {
        return outcome(() -> S3.putObjectLockConfiguration(b -> b.bucket(bucket)
                .objectLockConfiguration(c -> c.objectLockEnabled("Enabled").rule(r -> r.defaultRetention(what)))));
    }
}
