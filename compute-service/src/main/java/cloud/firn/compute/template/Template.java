package cloud.firn.compute.template;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A disk image that an instance starts from.
 *
 * @param id UUID, the same in every zone
 * @param name what the node agent knows the image by
 * @param sizeBytes of the image, before an instance's own disk grows over it
 */
public record Template(
        String id,
        String name,
        String description,
        String family,
        String version,
        String build,
        String defaultUser,
        long sizeBytes,
        Instant createdAt) {
    static String idOf(String name) {
        return UUID.nameUUIDFromBytes(("firn/template/" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
