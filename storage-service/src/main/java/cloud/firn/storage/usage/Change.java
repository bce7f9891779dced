package cloud.firn.storage.usage;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One row of what came into or left the index.
 *
 * @param at of no meaning in what was counted: that may be but the mark of it
 */
record Change(long slot, UUID body, boolean removed, Instant at, long sizeBytes, boolean counted) {
    /** What of it is not counted yet: each body counts once in each direction, however often the index was told. */
    static List<Change> fresh(List<Change> changes) {
        var seen = changes.stream()
                .filter(Change::counted)
                .map(change -> change.body() + "/" + change.removed())
                .collect(Collectors.toCollection(HashSet::new));
        return changes.stream()
                .filter(change -> !change.counted())
                .filter(change -> seen.add(change.body() + "/" + change.removed()))
                .toList();
    }

    /** What is stored after this, of what was stored before. */
    Stored on(Stored before) {
        var by = new Stored(sizeBytes, 1);
        return removed ? before.minus(by) : before.plus(by);
    }
}
