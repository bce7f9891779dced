package cloud.firn.gateway.authentication;

/**
 * One valid API key: whose it is, and the secret it signs with.
 *
 * @param organisation UUID
 */
public record Key(String keyId, String organisation, String organisationName, String secret) {
    @Override
    public String toString() {
        return "Key[keyId=" + keyId + ", organisation=" + organisation + "]";
    }
}
