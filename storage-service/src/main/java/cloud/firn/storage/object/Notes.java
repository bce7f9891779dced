package cloud.firn.storage.object;

import java.time.Instant;
import java.util.Map;
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

    /** The same, retained until {@code until}; not at all with an empty mode. */
    public Notes withRetention(String mode, @Nullable Instant until) {
        return new Notes(tags, acl, mode, until, legalHold);
    }

    /** The same with or without a legal hold. */
    public Notes withLegalHold(boolean held) {
        return new Notes(tags, acl, lockMode, lockUntil, held);
    }
}
