package cloud.firn.storage.object;

/**
 * What is known of an object once its last byte has passed.
 *
 * @param owner organisation that writes it
 */
public record Described(String etag, String owner, String ownerName, Attributes attributes, Notes notes) {}
