package cloud.firn.gateway.authentication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One valid API key: whose it is, and the secret it signs with.
 *
 * @param organisation UUID
 * @param roleId whose policy says what the key may do; null for the organisation's Owner
 * @param expires when it stops signing, exclusive; null for a lasting key
 */
public record Key(
        String keyId,
        String organisation,
        String organisationName,
        String secret,
        @Nullable String roleId,
        @Nullable Instant expires) {
    /** A lasting key of the Owner. */
    public Key(String keyId, String organisation, String organisationName, String secret) {
        this(keyId, organisation, organisationName, secret, null, null);
    }

    boolean isValid(Instant now) {
        return expires == null || now.isBefore(expires);
    }

    @Override
    public String toString() {
        return "Key[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
