package cloud.firn.storage.bucket;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.UUID;

/**
 * The words for a bucket: the states that its name can be in, and the events that move it between them.
 *
 * <pre>
 * Absent --Created--> Open --Closed--> Closing --Removed--> Absent
 *                       ^---Reopened-----'
 * </pre>
 *
 * <p>A name belongs to one organisation in the whole installation, because one entity has the name as its id. Every
 * life of the name has its own id, under which everything in the bucket is kept: a later owner can never see it.
 */
public final class Bucket {
    private Bucket() {}

    /** What happened to the name. */
    public sealed interface Event extends CborSerializable {
        Instant at();
    }

    /** An organisation took the name. */
    public record Created(UUID bucketId, String organisation, String ownerName, Instant at) implements Event {}

    /** Nothing may be written any more: it is being looked whether the bucket is empty. */
    public record Closed(Instant at) implements Event {}

    /** It was not empty, or whoever looked did not come back. */
    public record Reopened(Instant at) implements Event {}

    /** The name is free again. */
    public record Removed(UUID bucketId, String organisation, Instant at) implements Event {}

    /** What holds of the name. */
    public sealed interface State extends CborSerializable {
        /** The word in logs and tests. */
        String status();
    }

    /** Nobody has the name. */
    public record Absent() implements State {
        @Override
        public String status() {
            return "absent";
        }

        Open on(Created event) {
            return new Open(event.bucketId(), event.organisation(), event.ownerName(), event.at());
        }
    }

    /** The bucket may be read and written. */
    public record Open(UUID bucketId, String organisation, String ownerName, Instant createdAt) implements State {
        @Override
        public String status() {
            return "open";
        }

        Closing on(Closed event) {
            return new Closing(this, event.at());
        }
    }

    /** The bucket may be read; it goes when it is empty. */
    public record Closing(Open open, Instant since) implements State {
        @Override
        public String status() {
            return "closing";
        }

        Open on(Reopened event) {
            return open;
        }

        Absent on(Removed event) {
            return new Absent();
        }
    }
}
