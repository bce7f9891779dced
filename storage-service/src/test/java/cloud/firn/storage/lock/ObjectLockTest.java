package cloud.firn.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The lock of one version, from the headers it is put with to the day it is removed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObjectLockTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final Optional<LockConfiguration> NO_LOCK = Optional.empty();
    private static final Optional<LockConfiguration> LOCK = Optional.of(LockConfiguration.ENABLED);
    private static final Optional<LockConfiguration> A_DAY_BY_DEFAULT = Optional.of(new LockConfiguration(
            Optional.of(new LockConfiguration.DefaultRetention(Mode.GOVERNANCE, 1, LockConfiguration.Unit.DAYS))));

    private static ObjectLock asked(Map<String, String> headers, Optional<LockConfiguration> bucket) {
        return ObjectLock.asked(name -> Optional.ofNullable(headers.get(name)), bucket, NOW);
    }

    @Test
    void the_headers_of_a_request_come_back_in_the_answers() {
        var lock = asked(Map.of(MODE, "COMPLIANCE", UNTIL, "2031-01-01T00:00:00Z", HOLD, "ON"), LOCK);
        assertThat(lock.headers())
                .containsExactly(
                        entry(MODE, "COMPLIANCE"), entry(UNTIL, "2031-01-01T00:00:00.000Z"), entry(HOLD, "ON"));
        assertThat(ObjectLock.NONE.headers()).isEmpty();
    }

    @Test
    void a_bucket_without_the_lock_locks_nothing() {
        assertThat(asked(Map.of(), NO_LOCK)).isEqualTo(ObjectLock.NONE);
        for (var headers :
                new Map<?, ?>[] {Map.of(HOLD, "OFF"), Map.of(MODE, "GOVERNANCE", UNTIL, "2031-01-01T00:00:00Z")}) {
            var refused = catchThrowableOfType(Refused.class, () -> asked(strings(headers), NO_LOCK));
            assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
            assertThat(refused.detail()).isEqualTo("Bucket is missing ObjectLockConfiguration");
        }
        var refused = catchThrowableOfType(Refused.class, () -> ObjectLock.checkBucket(NO_LOCK));
        assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
        assertThat(refused.detail()).isEqualTo("Bucket is missing Object Lock Configuration");
        assertThatCode(() -> ObjectLock.checkBucket(LOCK)).doesNotThrowAnyException();
    }

    @Test
    void a_header_that_says_nothing_sensible_is_named_in_the_refusal() {
        refuses(Map.of(MODE, "GOVERNANCE"), UNTIL, UNTIL + " and " + MODE + " must both be supplied");
        refuses(Map.of(UNTIL, "2031-01-01T00:00:00Z"), MODE, UNTIL + " and " + MODE + " must both be supplied");
        refuses(Map.of(MODE, "abc", UNTIL, "2031-01-01T00:00:00Z"), MODE, "Unknown wormMode directive.");
        refuses(
                Map.of(MODE, "GOVERNANCE", UNTIL, "06/06/2031"),
                UNTIL,
                "The retain until date must be provided in ISO 8601 format");
        refuses(
                Map.of(MODE, "GOVERNANCE", UNTIL, "2029-01-01T00:00:00Z"),
                UNTIL,
                "The retain until date must be in the future!");
        refuses(Map.of(HOLD, "on"), HOLD, "Legal Hold must be either of 'ON' or 'OFF'");
        refuses(Map.of(HOLD, ""), HOLD, "Legal Hold must be either of 'ON' or 'OFF'");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(Map<?, ?> headers) {
        return (Map<String, String>) headers;
    }

    private static void refuses(Map<String, String> headers, String argument, String message) {
        for (var bucket : new Optional<?>[] {LOCK, NO_LOCK}) {
            var refused = catchThrowableOfType(
                    Refused.class, () -> asked(headers, bucket.map(LockConfiguration.class::cast)));
            assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(refused.detail()).isEqualTo(message);
            assertThat(refused.fields().get("ArgumentName")).isEqualTo(argument);
        }
    }

    @Test
    void a_version_without_a_retention_of_its_own_gets_the_default_of_the_bucket() {
        var held = asked(Map.of(HOLD, "ON"), A_DAY_BY_DEFAULT).orDefaultOf(A_DAY_BY_DEFAULT, NOW);
        assertThat(held.retention()).contains(new Retention(Mode.GOVERNANCE, NOW.plus(Duration.ofDays(1))));
        assertThat(held.hold()).contains(LegalHold.ON);

        var own = asked(Map.of(MODE, "COMPLIANCE", UNTIL, "2030-01-01T13:00:00Z"), A_DAY_BY_DEFAULT);
        assertThat(own.orDefaultOf(A_DAY_BY_DEFAULT, NOW)).isEqualTo(own);
        assertThat(ObjectLock.NONE.orDefaultOf(LOCK, NOW)).isEqualTo(ObjectLock.NONE);
        assertThat(ObjectLock.NONE.orDefaultOf(NO_LOCK, NOW)).isEqualTo(ObjectLock.NONE);
    }

    @Test
    void a_locked_version_can_be_removed_when_its_time_is_over_and_its_hold_is_lifted() {
        var until = NOW.plus(Duration.ofDays(1));
        var lock = ObjectLock.NONE
                .retained(Optional.of(new Retention(Mode.COMPLIANCE, until)), false, NOW)
                .held(LegalHold.ON);
        var refused = catchThrowableOfType(Refused.class, () -> lock.checkRemoval(true, NOW));
        assertThat(refused.code()).isEqualTo(Code.ACCESS_DENIED);
        assertThat(refused.detail()).isEqualTo("Access Denied because object protected by object lock.");
        assertThat(lock.mayRemove(true, until)).isFalse();
        assertThat(lock.held(LegalHold.OFF).mayRemove(false, until.minusMillis(1)))
                .isFalse();
        assertThat(lock.held(LegalHold.OFF).mayRemove(false, until)).isTrue();
        assertThatCode(() -> lock.held(LegalHold.OFF).checkRemoval(false, until))
                .doesNotThrowAnyException();
    }

    @Test
    void a_retention_in_force_is_changed_only_as_its_mode_allows() {
        var day = Optional.of(new Retention(Mode.GOVERNANCE, NOW.plus(Duration.ofDays(1))));
        var hour = Optional.of(new Retention(Mode.GOVERNANCE, NOW.plus(Duration.ofHours(1))));
        var lock = new ObjectLock(day, Optional.of(LegalHold.ON));
        var refused = catchThrowableOfType(Refused.class, () -> lock.retained(hour, false, NOW));
        assertThat(refused.code()).isEqualTo(Code.ACCESS_DENIED);
        assertThat(lock.retained(hour, true, NOW)).isEqualTo(new ObjectLock(hour, Optional.of(LegalHold.ON)));
        assertThat(lock.retained(Optional.empty(), true, NOW).retention()).isEmpty();
    }
}
