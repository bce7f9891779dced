package cloud.firn.compute.hypervisor;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The words for a hypervisor: what is kept of it. Whether it is alive is not, as a heartbeat is worth nothing a second later;
 * only about when it was last heard of, for the day when it never is again.
 *
 * <pre>
 * Unknown --Registered--> Enlisted --Registered, Reserved, Released, HeardOf--> Enlisted
 * Enlisted --Fenced--> Lost --Released--> Lost        Lost --Unfenced--> Enlisted
 * </pre>
 */
final class Hypervisor {
    private Hypervisor() {}

    sealed interface Event extends CborSerializable {
        Instant at();
    }

    /**
     * First heard of, or heard of with other capacity.
     *
     * @param kind as its node agent says it, and so {@code why}
     * @param lastHeard null in the oldest events
     */
    record Registered(String zone, String kind, String why, Room capacity, @Nullable Instant lastHeard, Instant at)
            implements Event {}

    record Reserved(String instance, Room room, Instant at) implements Event {}

    record Released(String instance, Instant at) implements Event {}

    /** It was heard of; kept once a minute. */
    record HeardOf(Instant lastHeard, Instant at) implements Event {}

    /** An operator says that it is gone, and that nothing runs on it since {@code lastHeard}. */
    record Fenced(Instant lastHeard, Instant at) implements Event {}

    /** An operator says that it is back, and that nothing of what was on it runs any more. */
    record Unfenced(Instant at) implements Event {}

    sealed interface State extends CborSerializable {
        /** The word in logs and in the outcome table. */
        String status();
    }

    /** Never heard of. */
    record Unknown() implements State {
        @Override
        public String status() {
            return "unknown";
        }

        Enlisted on(Registered event) {
            return new Enlisted(event.zone(), event.kind(), event.why(), event.capacity(), Map.of(), event.lastHeard());
        }
    }

    /**
     * Heard of.
     *
     * @param held the room that instances have on it, by instance
     * @param lastHeard to about a minute; null when that was before it was kept
     */
    record Enlisted(
            String zone, String kind, String why, Room capacity, Map<String, Room> held, @Nullable Instant lastHeard)
            implements State {
        Enlisted {
            held = Collections.unmodifiableMap(new TreeMap<>(held));
        }

        @Override
        public String status() {
            return "enlisted";
        }

        Enlisted on(Registered event) {
            return new Enlisted(event.zone(), event.kind(), event.why(), event.capacity(), held, event.lastHeard());
        }

        Enlisted on(Reserved event) {
            var more = new HashMap<>(held);
            more.put(event.instance(), event.room());
            return new Enlisted(zone, kind, why, capacity, more, lastHeard);
        }

        Enlisted on(Released event) {
            var fewer = new HashMap<>(held);
            fewer.remove(event.instance());
            return new Enlisted(zone, kind, why, capacity, fewer, lastHeard);
        }

        Enlisted on(HeardOf event) {
            return new Enlisted(zone, kind, why, capacity, held, event.lastHeard());
        }

        Lost on(Fenced event) {
            return new Lost(this, event.lastHeard());
        }

        Room used() {
            return held.values().stream().reduce(Room.NONE, Room::plus);
        }

        boolean hasRoomFor(Room room, Overcommit overcommit) {
            return used().plus(room).fitsIn(overcommit.limit(capacity));
        }
    }

    /** Fenced: promised to nobody, and what was on it has ended at {@code lastHeard}. */
    record Lost(Enlisted enlisted, Instant lastHeard) implements State {
        @Override
        public String status() {
            return "fenced";
        }

        Lost on(Released event) {
            return new Lost(enlisted.on(event), lastHeard);
        }

        Enlisted on(Unfenced event) {
            return enlisted;
        }
    }

    /** The state after {@code event}. */
    static State after(State state, Event event) {
        if (state instanceof Unknown unknown && event instanceof Registered registered) {
            return unknown.on(registered);
        }
        if (state instanceof Enlisted enlisted) {
            if (event instanceof Registered registered) {
                return enlisted.on(registered);
            } else if (event instanceof Reserved reserved) {
                return enlisted.on(reserved);
            } else if (event instanceof Released released) {
                return enlisted.on(released);
            } else if (event instanceof HeardOf heard) {
                return enlisted.on(heard);
            } else if (event instanceof Fenced fenced) {
                return enlisted.on(fenced);
            }
        }
        if (state instanceof Lost lost) {
            if (event instanceof Released released) {
                return lost.on(released);
            } else if (event instanceof Unfenced back) {
                return lost.on(back);
            }
        }
        throw new IllegalStateException("A history that cannot be: " + event + " while " + state.status());
    }
}
