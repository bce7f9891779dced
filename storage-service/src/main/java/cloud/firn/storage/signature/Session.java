package cloud.firn.storage.signature;

import java.time.Instant;
import java.util.Optional;

/**
 * What a temporary key stands for: the key that it was made with, until when, and what narrows it.
 *
 * @param parentKeyId the lasting key; when it goes, the session goes
 * @param expires exclusive, UTC, whole seconds
 * @param role whom the session acts as, for those made by AssumeRole
 * @param roleId of that role, whose policy narrows the session as it is now; empty for the parent's own
 * @param name the session's own name, for those made by AssumeRole
 * @param policy a JSON document; the session may do only what both it and its parent may
 */
public record Session(
        String parentKeyId,
        Instant expires,
        Optional<String> role,
        Optional<String> roleId,
        Optional<String> name,
        Optional<String> policy) {}
