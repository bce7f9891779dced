package cloud.firn.storage.lifecycle;

import cloud.firn.storage.object.ObjectRow;
import java.util.Optional;

/** A row of the index and what it is to lifecycle rules; nothing to a current delete marker on top of other versions. */
record Candidate(ObjectRow row, Optional<Subject> subject) {
    boolean isFor(ObjectRow other) {
        return row.version() == other.version() && row.body().equals(other.body());
    }
}
