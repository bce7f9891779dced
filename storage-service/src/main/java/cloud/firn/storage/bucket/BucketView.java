package cloud.firn.storage.bucket;

import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.storage.span.Stretch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A bucket as others see it.
 *
 * @param id of this life of the name
 * @param settings the documents that the owner set
 * @param writable false while it is being removed
 * @param changedAt when it became writable or ceased to be
 * @param stretch where the key that was asked about stands in the index; the first one when none was
 */
public record BucketView(
        String name,
        UUID id,
        String organisation,
        String ownerName,
        Instant createdAt,
        Map<Setting, String> settings,
        boolean writable,
        Instant changedAt,
        Stretch stretch)
        implements CborSerializable {
    static BucketView of(String name, Bucket.Open open, boolean writable, Instant changedAt, String key) {
        return new BucketView(
                name,
                open.bucketId(),
                open.organisation(),
                open.ownerName(),
                open.createdAt(),
                open.settings(),
                writable,
                changedAt,
                open.spans().at(key));
    }

    /** The same, asked for at that moment. */
    BucketView asOf(long millis) {
        return new BucketView(
                name, id, organisation, ownerName, createdAt, settings, writable, changedAt, stretch.asOf(millis));
    }

    /** A document that the owner set. */
    public Optional<String> setting(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    /** What becomes of objects that are overwritten or deleted. */
    public Versioning versioning() {
        return setting(Setting.VERSIONING).map(Versioning::valueOf).orElse(Versioning.OFF);
    }
}
