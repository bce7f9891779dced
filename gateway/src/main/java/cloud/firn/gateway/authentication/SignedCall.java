package cloud.firn.gateway.authentication;

import akka.util.ByteString;

/**
 * The parts of a call that a signature can cover.
 *
 * @param path escaped, exactly as it came, with {@code /v2}, without query
 * @param query raw, without its question mark; empty when there is none
 */
public record SignedCall(String method, String path, String query, ByteString body) {}
