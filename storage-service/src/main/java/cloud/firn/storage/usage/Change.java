package cloud.firn.storage.usage;

import java.time.Instant;
import java.util.UUID;

/**
 * One row of what came into or left the index.
 *
 * @param at of no meaning in what was counted: that may be but the mark of it
 */
record Change(long slot, UUID body, boolean removed, Instant at, long sizeBytes, boolean counted) {}
