package cloud.firn.storage.quota;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;

/** The words for how much one organisation may keep in all its buckets: limits are set, and lifted. No Akka here. */
final class OrganisationQuota {
    private OrganisationQuota() {}

    /** What happened to the limits. */
    sealed interface Event extends CborSerializable {
        Instant at();
    }

    /** An operator set limits. */
    record Limited(Quota quota, Instant at) implements Event {}

    /** An operator took them away. */
    record Lifted(Instant at) implements Event {}

    /** The limits that hold; {@link Quota#NONE} while there are none. */
    record State(Quota quota) implements CborSerializable {
        static final State UNLIMITED = new State(Quota.NONE);

        State on(Event event) {
            return event instanceof Limited limited ? new State(limited.quota()) : UNLIMITED;
        }
    }
}
