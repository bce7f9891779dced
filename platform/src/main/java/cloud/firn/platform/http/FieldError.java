package cloud.firn.platform.http;

/**
 * One field that is wrong.
 *
 * @param location as the customer wrote it: {@code body.disk-size}
 * @param detail what it takes
 */
public record FieldError(String location, String detail) {}
