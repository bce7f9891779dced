package cloud.firn.identity.apikey;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;

/**
 * A valid key, as others see it.
 *
 * @param sealedSecret only {@code Sealing} opens it, bound to the key's id
 */
public record ApiKeyView(String keyId, String organisation, String name, String sealedSecret, Instant createdAt)
        implements CborSerializable {
    @Override
    public String toString() {
        return "ApiKeyView[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
