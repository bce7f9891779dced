package cloud.firn.storage.website;

/**
 * What a visitor of a website asked for.
 *
 * @param host as in the header, perhaps with a port
 * @param key decoded, without the slash that every path begins with
 * @param query as on the wire, without the question mark; empty when there is none
 */
public record Visit(String host, String key, String query) {}
