package cloud.firn.storage.lock;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What keeps one version from being removed: a retention, a legal hold, both, or nothing. Delete markers have no lock.
 *
 * <p>Whoever removes a version for good asks its lock first, a lifecycle rule too; putting a new version or a delete
 * marker on top of a locked one needs no leave.
 *
 * <p>Source: "Locking objects with Object Lock" of the Amazon S3 user guide.
 *
 * @param hold nothing when none was ever set, which answers tell apart from OFF
 */
public record ObjectLock(Optional<Retention> retention, Optional<LegalHold> hold) {
    /** Of a version that nothing keeps. */
    public static final ObjectLock NONE = new ObjectLock(Optional.empty(), Optional.empty());

    /**
     * The lock that a request for a new version (PutObject, CopyObject, CreateMultipartUpload, POST) asks for in its
     * headers.
     *
     * @param header the value of a header, by its name in lower case
     * @param bucket the configuration of the bucket; nothing when it has no Object Lock
     * @throws Refused InvalidArgument when a value is wrong or one of two headers is missing, InvalidRequest when the
     *     bucket has no Object Lock
     */
    public static ObjectLock asked(
            Function<String, Optional<String>> header, Optional<LockConfiguration> bucket, Instant now) {
        var asked = LockHeaders.read(header, now);
        if (bucket.isEmpty() && !asked.equals(NONE)) {
            // AWS spells the name of the configuration in one word here, and in three elsewhere.
            throw new Refused(Code.INVALID_REQUEST, "Bucket is missing ObjectLockConfiguration");
        }
        return asked;
    }

    /**
     * Refuses what is about the lock of a version (GET and PUT of {@code ?retention} and {@code ?legal-hold}) in a
     * bucket that has no Object Lock.
     *
     * @throws Refused InvalidRequest
     */
    public static void checkBucket(Optional<LockConfiguration> bucket) {
        if (bucket.isEmpty()) {
            throw new Refused(Code.INVALID_REQUEST, "Bucket is missing Object Lock Configuration");
        }
    }

    /** The lock of a new version: what was asked for, or else the default of the bucket as it is now. */
    public ObjectLock orDefaultOf(Optional<LockConfiguration> bucket, Instant createdAt) {
        return retention.isPresent()
                ? this
                : new ObjectLock(
                        bucket.flatMap(LockConfiguration::defaultRetention).map(given -> given.from(createdAt)), hold);
    }

    /**
     * Whether the version may be removed for good.
     *
     * @param bypassGovernance the caller may bypass governance and asked to; lifecycle rules never do
     */
    public boolean mayRemove(boolean bypassGovernance, Instant now) {
        return LockRules.mayRemove(retention, hold.orElse(LegalHold.OFF), bypassGovernance, now);
    }

    /**
     * Refuses to remove what is protected.
     *
     * @throws Refused AccessDenied
     */
    public void checkRemoval(boolean bypassGovernance, Instant now) {
        if (!mayRemove(bypassGovernance, now)) {
            throw locked();
        }
    }

    /**
     * The lock with another retention, or with none.
     *
     * @throws Refused AccessDenied when the retention in force does not allow that
     */
    public ObjectLock retained(Optional<Retention> next, boolean bypassGovernance, Instant now) {
        if (!LockRules.mayChange(retention, next, bypassGovernance, now)) {
            throw locked();
        }
        return new ObjectLock(next, hold);
    }

    /** The lock with a legal hold set or lifted. */
    public ObjectLock held(LegalHold next) {
        return new ObjectLock(retention, Optional.of(next));
    }

    /** The headers that GET and HEAD answer with. */
    public Map<String, String> headers() {
        return LockHeaders.write(this);
    }

    private static Refused locked() {
        return new Refused(Code.ACCESS_DENIED, "Access Denied because object protected by object lock.");
    }
}
