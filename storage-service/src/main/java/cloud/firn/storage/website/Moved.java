package cloud.firn.storage.website;

/**
 * Where to look instead.
 *
 * @param status 301 to 399
 * @param location of ASCII without spaces, whatever was configured and asked for
 */
public record Moved(int status, String location) {}
