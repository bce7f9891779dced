package cloud.firn.storage.lock;

import java.time.Instant;
import java.util.Optional;

/**
 * What Object Lock allows.
 *
 * <p>Source: "Retention modes", "Retention periods" and "Legal holds" of the Amazon S3 user guide. Whether a caller has
 * the right to bypass governance ({@code s3:BypassGovernanceRetention}) was decided before.
 */
final class LockRules {
    private LockRules() {}

    /**
     * Whether a version may be removed for good, or its bytes replaced.
     *
     * @param bypassGovernance the caller may bypass governance and asked to
     */
    static boolean mayRemove(Optional<Retention> retention, LegalHold hold, boolean bypassGovernance, Instant now) {
        var active = retention.filter(given -> given.active(now));
        return hold == LegalHold.OFF
                && (active.isEmpty() || (active.get().mode() == Mode.GOVERNANCE && bypassGovernance));
    }

    /**
     * Whether one retention may take the place of another. Longer is always allowed. Under governance everything else
     * takes a bypass, under compliance nothing else is allowed; a retention that is over binds nobody.
     *
     * @param next nothing to take the retention away
     * @param bypassGovernance the caller may bypass governance and asked to
     */
    static boolean mayChange(Optional<Retention> old, Optional<Retention> next, boolean bypassGovernance, Instant now) {
        var active = old.filter(given -> given.active(now));
        if (active.isEmpty()) {
            return true;
        }
        boolean extended = next.isPresent()
                && next.get().mode() == active.get().mode()
                && !next.get().until().isBefore(active.get().until());
        return extended || (active.get().mode() == Mode.GOVERNANCE && bypassGovernance);
    }
}
