package cloud.firn.storage.bucket;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.UUID;

/**
 * A bucket as others see it.
 *
 * @param id of this life of the name
 * @param writable false while it is being removed
 * @param changedAt when it became writable or ceased to be
 */
public record BucketView(
        String name,
        UUID id,
        String organisation,
        String ownerName,
        Instant createdAt,
        boolean writable,
        Instant changedAt)
        implements CborSerializable {}
