package cloud.firn.storage.notification;

import java.util.Optional;

/**
 * The object that something happened to, as an event tells it.
 *
 * @param content nothing where it was removed
 * @param versionId nothing where its bucket never kept versions
 */
public record Affected(String key, Optional<Content> content, Optional<String> versionId) {
    /** The same when it is no more. */
    public Affected gone() {
        return new Affected(key, Optional.empty(), versionId);
    }

    /** What an object is made of; {@code etag} without quotes. */
    public record Content(long sizeBytes, String etag) {}
}
