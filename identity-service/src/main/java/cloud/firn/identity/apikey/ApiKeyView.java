package cloud.firn.identity.apikey;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A valid key, as others see it.
 *
 * @param sealedSecret only {@code Sealing} opens it, bound to the key's id
 * @param roleId null for the Owner
 * @param expires null for a lasting key
 */
public record ApiKeyView(
        String keyId,
        String organisation,
        String name,
        String sealedSecret,
        @Nullable String roleId,
        @Nullable Instant expires,
        Instant createdAt)
        implements CborSerializable {
    @Override
    public String toString() {
        return "ApiKeyView[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
