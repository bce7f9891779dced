package cloud.firn.storage.signature;

/**
 * Who signs with an access key.
 *
 * @param organisation UUID
 */
public record Signer(String keyId, String organisation, String organisationName, String secret) {
    @Override
    public String toString() {
        return "Signer[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
