package cloud.firn.storage.object;

import cloud.firn.storage.encryption.Encryption;

/**
 * What is known of an object once its last byte has passed.
 *
 * @param owner organisation that writes it
 */
public record Described(String etag, String owner, String ownerName, Attributes attributes, Notes notes) {
    /** The same, sealed this way. */
    public Described sealed(Encryption encryption) {
        return new Described(etag, owner, ownerName, attributes.withEncryption(encryption.words()), notes);
    }
}
