package cloud.firn.storage.signature;

import java.util.Optional;

/**
 * Who signs with an access key.
 *
 * @param organisation UUID
 * @param versionTwo whether the key may also sign with Signature Version 2
 * @param session what narrows the key, when it is a temporary one
 * @param roleId whose policy says what the key may do; empty for the organisation's Owner
 */
public record Signer(
        String keyId,
        String organisation,
        String organisationName,
        String secret,
        boolean versionTwo,
        Optional<Session> session,
        Optional<String> roleId) {
    /** The holder of a lasting key, which may sign with both versions. */
    public Signer(String keyId, String organisation, String organisationName, String secret) {
        this(keyId, organisation, organisationName, secret, true);
    }

    /** The holder of a lasting key. */
    public Signer(String keyId, String organisation, String organisationName, String secret, boolean versionTwo) {
        this(keyId, organisation, organisationName, secret, versionTwo, Optional.empty(), Optional.empty());
    }

    /** The same holder, with a key of this role. */
    public Signer withRole(Optional<String> role) {
        return new Signer(keyId, organisation, organisationName, secret, versionTwo, session, role);
    }

    @Override
    public String toString() {
        return "Signer[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
