package cloud.firn.storage.notification;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one change of a key has to be told, if anything: rows of the outbox, to be written with the change itself. */
public final class Telling {
    /** Nobody listens. */
    public static final Telling NOTHING = new Telling(null, 0);

    private record To(Outbox outbox, Queue queue, EventText.Where where, Occasion occasion, UUID id) {}

    private final @Nullable To to;
    private final long seq;

    private Telling(@Nullable To to, long seq) {
        this.to = to;
        this.seq = seq;
    }

    static Telling of(Outbox outbox, Queue queue, EventText.Where where, Occasion occasion) {
        return new Telling(new To(outbox, queue, where, occasion, UUID.randomUUID()), 0);
    }

    /**
     * The same, told in this place.
     *
     * @param sequence microseconds since 1970; greater for what happened later to a key
     */
    public Telling at(long sequence) {
        return to == null ? this : new Telling(to, sequence);
    }

    /** Says what happened. */
    public List<BoundStatement> said(Affected affected) {
        if (to == null) {
            return List.of();
        }
        var now = to.outbox().now();
        to.outbox().nudges().add(to.queue());
        var text = EventText.of(to.where(), to.occasion(), affected, seq, now);
        return List.of(to.outbox().inserting(to.queue(), seq, to.id(), affected.key(), now, text));
    }

    /** Takes back what was said: it did not happen. */
    public List<BoundStatement> unsaid() {
        return to == null ? List.of() : List.of(to.outbox().deleting(to.queue(), seq, to.id()));
    }
}
