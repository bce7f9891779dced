package cloud.firn.storage.signature;

/**
 * One header of a request as it was on the wire.
 *
 * @param name in lower case
 */
public record Header(String name, String value) {}
