package cloud.firn.identity.apikey;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The words for an API key: the states it can be in, and the events that move it between them.
 *
 * <pre> Absent --Created--> Valid --Revoked or Expired--> Gone </pre>
 *
 * <p>A transition exists only as an {@code on} method of the state that allows it. The secret is sealed in all of them. No
 * Akka here.
 */
public final class ApiKey {
    private ApiKey() {}

    /** What happened to a key. */
    public sealed interface Event extends CborSerializable {
        Instant at();
    }

    /**
     * The key may sign for its organisation.
     *
     * @param organisation UUID
     * @param sealedSecret opened only by {@code Sealing}, bound to the key's id
     * @param roleId whose policy says what the key may do; null, as in events of old, for the Owner
     * @param expires when it stops signing, exclusive; null, as in events of old, for a lasting key
     */
    public record Created(
            String organisation,
            String organisationName,
            String name,
            String sealedSecret,
            @Nullable String roleId,
            @Nullable Instant expires,
            Instant at)
            implements Event {
        @Override
        public String toString() {
            return "Created[organisation=" + organisation + ", at=" + at + "]";
        }
    }

    /**
     * The key signs nothing any more.
     *
     * @param operation id of the Operation that the customer was answered
     */
    public record Revoked(String operation, Instant at) implements Event {}

    /** The key's time is over; it had stopped signing by itself. */
    public record Expired(Instant at) implements Event {}

    /** How a key is. */
    public sealed interface State extends CborSerializable {
        /** The word the logs use; part of the contract, so never derived from a class name. */
        String status();
    }

    /** Nobody made it. */
    public record Absent() implements State {
        @Override
        public String status() {
            return "absent";
        }

        Valid on(Created event) {
            return new Valid(
                    event.organisation(),
                    event.organisationName(),
                    event.name(),
                    event.sealedSecret(),
                    event.roleId(),
                    event.expires(),
                    event.at());
        }
    }

    /** It may sign for its organisation. */
    public record Valid(
            String organisation,
            String organisationName,
            String name,
            String sealedSecret,
            @Nullable String roleId,
            @Nullable Instant expires,
            Instant createdAt)
            implements State {
        @Override
        public String status() {
            return "valid";
        }

        Gone on(Revoked event) {
            return new Gone(organisation, name, expires, createdAt, event.operation(), event.at());
        }

        Gone on(Expired event) {
            return new Gone(organisation, name, expires, createdAt, null, event.at());
        }

        boolean isLasting() {
            return expires == null;
        }

        boolean isOver(Instant now) {
            return expires != null && !now.isBefore(expires);
        }

        @Override
        public String toString() {
            return "Valid[organisation=" + organisation + ", createdAt=" + createdAt + "]";
        }
    }

    /**
     * It was revoked, or its time is over; nothing of its secret is kept in the state.
     *
     * @param operation that revoked it; null when its time was over
     */
    public record Gone(
            String organisation,
            String name,
            @Nullable Instant expires,
            Instant createdAt,
            @Nullable String operation,
            Instant revokedAt)
            implements State {
        @Override
        public String status() {
            return "gone";
        }
    }

    /** The state after an event; the whole history of a key goes through here. */
    static State after(State state, Event event) {
        if (state instanceof Absent absent && event instanceof Created created) {
            return absent.on(created);
        }
        if (state instanceof Valid valid && event instanceof Revoked revoked) {
            return valid.on(revoked);
        }
        if (state instanceof Valid valid && event instanceof Expired expired) {
            return valid.on(expired);
        }
        throw new IllegalStateException(event.getClass().getSimpleName() + " cannot happen while " + state.status());
    }
}
