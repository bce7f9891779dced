package cloud.firn.identity.organisation;

import cloud.firn.platform.entity.CborSerializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The words for an organisation: the states it can be in, and the events that move it between them.
 *
 * <pre> Absent --Founded--> Founding --FirstKeyMade--> Active </pre>
 *
 * <p>A transition exists only as an {@code on} method of the state that allows it. No Akka here.
 */
public final class Organisation {
    private Organisation() {}

    /** The id of the organisation of this name: the same on every start, so that none is founded twice. */
    public static UUID idOf(String name) {
        return UUID.nameUUIDFromBytes(("cloud.firn.organisation/" + name).getBytes(StandardCharsets.UTF_8));
    }

    /** What happened to an organisation. */
    public sealed interface Event extends CborSerializable {
        Instant at();
    }

    /**
     * The organisation came to be.
     *
     * @param firstKey the id that its first key will have; chosen once, so that a restart makes no second key
     */
    public record Founded(String name, String firstKey, Instant at) implements Event {}

    /** The first key can sign, and its credentials were handed over. */
    public record FirstKeyMade(Instant at) implements Event {}

    /** How an organisation is. */
    public sealed interface State extends CborSerializable {
        /** The word the logs use; part of the contract, so never derived from a class name. */
        String status();
    }

    /** Nobody founded it. */
    public record Absent() implements State {
        @Override
        public String status() {
            return "absent";
        }

        Founding on(Founded event) {
            return new Founding(event.name(), event.firstKey(), event.at());
        }
    }

    /** It is there, but nobody may be able to sign for it yet. */
    public record Founding(String name, String firstKey, Instant foundedAt) implements State {
        @Override
        public String status() {
            return "founding";
        }

        Active on(FirstKeyMade event) {
            return new Active(name, firstKey, foundedAt, event.at());
        }
    }

    /** It has had its first key. */
    public record Active(String name, String firstKey, Instant foundedAt, Instant firstKeyAt) implements State {
        @Override
        public String status() {
            return "active";
        }
    }

    /** The state after an event; the whole history of an organisation goes through here. */
    static State after(State state, Event event) {
        if (state instanceof Absent absent && event instanceof Founded founded) {
            return absent.on(founded);
        }
        if (state instanceof Founding founding && event instanceof FirstKeyMade made) {
            return founding.on(made);
        }
        throw new IllegalStateException(event.getClass().getSimpleName() + " cannot happen while " + state.status());
    }
}
