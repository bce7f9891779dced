package cloud.firn.storage.lifecycle;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.object.ObjectRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of each row of an index, in its order, how it stands under its key: current or since when no more, and alone or
 * not. A row is held back until the next one is seen; however many versions a key has, no more is remembered.
 */
final class Ages implements akka.japi.function.Function<Optional<ObjectRow>, Iterable<Candidate>> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ObjectRow held;
    private transient @Nullable ObjectRow successor;
    private int newerNoncurrent;
    private boolean namelessSeen;

    private Ages() {}

    /** The rows of whole keys, newest first, as lifecycle rules see them. */
    static Source<Candidate, NotUsed> of(Source<ObjectRow, NotUsed> rows) {
        return rows.map(Optional::of)
                .concat(Source.single(Optional.<ObjectRow>empty()))
                .statefulMapConcat(Ages::new);
    }

    /** Empty marks the end. */
    @Override
    public Iterable<Candidate> apply(Optional<ObjectRow> next) {
        var now = held;
        if (now == null) {
            begin(next);
            return List.of();
        }
        boolean same = next.filter(row -> row.key().equals(now.key())).isPresent();
        if (same && namelessSeen && next.filter(ObjectRow::nameless).isPresent()) {
            // A newer one has replaced it; it is about to be trimmed.
            return List.of();
        }
        var told = List.of(new Candidate(now, subject(now, !same)));
        if (same) {
            newerNoncurrent += successor == null || now.marker() ? 0 : 1;
            successor = now;
            hold(next);
        } else {
            begin(next);
        }
        return told;
    }

    /** Goes on to another key. */
    private void begin(Optional<ObjectRow> row) {
        newerNoncurrent = 0;
        successor = null;
        namelessSeen = false;
        hold(row);
    }

    private void hold(Optional<ObjectRow> row) {
        held = row.orElse(null);
        namelessSeen |= row.filter(ObjectRow::nameless).isPresent();
    }

    private Optional<Subject> subject(ObjectRow row, boolean last) {
        var newer = successor;
        if (newer == null) {
            if (!row.marker()) {
                return Optional.of(new Subject.Current(
                        row.key(), row.sizeBytes(), row.notes().tags(), row.modifiedAt()));
            }
            return last ? Optional.of(new Subject.LoneMarker(row.key(), row.modifiedAt())) : Optional.empty();
        }
        return Optional.of(
                row.marker()
                        ? new Subject.NoncurrentMarker(row.key(), newer.modifiedAt(), newerNoncurrent)
                        : new Subject.Noncurrent(
                                row.key(), row.sizeBytes(), row.notes().tags(), newer.modifiedAt(), newerNoncurrent));
    }
}
