package cloud.firn.storage.object;

import java.util.Map;

/** What is known of an object once its last byte has passed. */
public record Described(
        String etag, Map<String, String> headers, Map<String, String> metadata, Map<String, String> checksums) {}
