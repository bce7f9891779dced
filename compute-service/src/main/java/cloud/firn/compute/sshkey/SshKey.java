package cloud.firn.compute.sshkey;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The words for one name of an SSH key in one organisation.
 *
 * <pre> Absent --Registered--> Present --Deleted--> Absent … </pre>
 */
final class SshKey {
    private SshKey() {}

    sealed interface Event extends CborSerializable {
        Instant at();

        String operation();
    }

    record Registered(String publicKey, String fingerprint, String operation, Instant at) implements Event {}

    record Deleted(String operation, Instant at) implements Event {}

    sealed interface State extends CborSerializable {
        /** The word in logs and in the outcome table. */
        String status();

        /** The Operation that led here; a repeat of it has the same answer. */
        @Nullable
        String operation();
    }

    /** No key has this name; {@code operation} deleted the one that had. */
    record Absent(@Nullable String operation) implements State {
        @Override
        public String status() {
            return "absent";
        }

        Present on(Registered event) {
            return new Present(event.publicKey(), event.fingerprint(), event.operation());
        }
    }

    /** {@code publicKey} is the line as registered, {@code operation} registered it. */
    record Present(String publicKey, String fingerprint, String operation) implements State {
        @Override
        public String status() {
            return "present";
        }

        Absent on(Deleted event) {
            return new Absent(event.operation());
        }
    }
}
