package cloud.firn.storage.object;

import cloud.firn.storage.lock.LegalHold;
import cloud.firn.storage.lock.Mode;
import cloud.firn.storage.lock.ObjectLock;
import cloud.firn.storage.lock.Retention;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be said about an object after it is there.
 *
 * @param acl as {@code Acl} writes it; empty for the owner alone
 * @param lockMode GOVERNANCE or COMPLIANCE; empty when nothing retains the object
 * @param lockUntil until when it is retained, if it is
 */
public record Notes(
        Map<String, String> tags, String acl, String lockMode, @Nullable Instant lockUntil, boolean legalHold) {
    /** Nothing is said. */
    public static final Notes NONE = new Notes(Map.of(), "", "", null, false);

    /** The same with other tags. */
    public Notes withTags(Map<String, String> others) {
        return new Notes(others, acl, lockMode, lockUntil, legalHold);
    }

    /** The same with another ACL. */
    public Notes withAcl(String other) {
        return new Notes(tags, other, lockMode, lockUntil, legalHold);
    }

    /** What keeps the object from being removed. */
    public ObjectLock lock() {
        var until = lockUntil;
        return new ObjectLock(
                lockMode.isEmpty() || until == null
                        ? Optional.empty()
                        : Optional.of(new Retention(Mode.valueOf(lockMode), until)),
                legalHold ? Optional.of(LegalHold.ON) : Optional.empty());
    }

    /** The same under another lock. */
    public Notes withLock(ObjectLock lock) {
        return new Notes(
                tags,
                acl,
                lock.retention().map(retention -> retention.mode().name()).orElse(""),
                lock.retention().map(Retention::until).orElse(null),
                lock.hold().filter(LegalHold.ON::equals).isPresent());
    }
}
