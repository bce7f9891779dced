package cloud.firn.platform.entity;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far both lines of one entity have come: what both have delivered is told, and is marked now and again. */
final class Progress<E, S> {
    private static final long EVENTS_A_MARK = 100;

    private final Consumer<Told.Mark> marks;

    // Guarded by this.
    private @Nullable Happened<E, S> row;
    private @Nullable Happened<E, S> fact;
    private long marked;

    /** @param marks hears of a mark that is worth keeping */
    Progress(Consumer<Told.Mark> marks) {
        this.marks = marks;
    }

    void rowDelivered(Happened<E, S> happened) {
        synchronized (this) {
            row = happened;
        }
        mark();
    }

    void factDelivered(Happened<E, S> happened) {
        synchronized (this) {
            fact = happened;
        }
        mark();
    }

    /** The newest event that both lines delivered, and the state that it led to; empty when there was none yet. */
    synchronized Optional<Told.Mark> told() {
        var aRow = row;
        var aFact = fact;
        if (aRow == null || aFact == null) {
            return Optional.empty();
        }
        var slower = aRow.sequence() < aFact.sequence() ? aRow : aFact;
        return Optional.of(new Told.Mark(slower.sequence(), slower.after()));
    }

    private void mark() {
        Optional<Told.Mark> due;
        synchronized (this) {
            due = told().filter(told -> told.sequence() >= marked + EVENTS_A_MARK);
            due.ifPresent(told -> marked = told.sequence());
        }
        due.ifPresent(marks);
    }
}
