package cloud.firn.compute.template;

import java.time.Instant;
import java.util.List;

/**
 * A template as the API writes it.
 *
 * @param size in bytes
 */
record TemplateWire(
        String id,
        String name,
        String description,
        String family,
        String version,
        String build,
        String maintainer,
        String visibility,
        String bootMode,
        String defaultUser,
        boolean sshKeyEnabled,
        boolean passwordEnabled,
        long size,
        Instant createdAt,
        List<String> zones) {
    static TemplateWire of(Template template, String zone) {
        return new TemplateWire(
                template.id(),
                template.name(),
                template.description(),
                template.family(),
                template.version(),
                template.build(),
                "Firn",
                "public",
                "legacy",
                template.defaultUser(),
                true,
                false,
                template.sizeBytes(),
                template.createdAt(),
                List.of(zone));
    }
}
