package cloud.firn.compute.hypervisor;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words for a hypervisor: what is kept of it. Whether it is alive is not: a heartbeat is worth nothing a second later.
 *
 * <pre> Unknown --Registered--> Enlisted --Registered, Reserved, Released--> Enlisted </pre>
 */
final class Hypervisor {
    private Hypervisor() {}

    sealed interface Event extends CborSerializable {
        Instant at();
    }

    /** First heard of, or heard of with other capacity; {@code kind} and {@code why} as its node agent says them. */
    record Registered(String zone, String kind, String why, Room capacity, Instant at) implements Event {}

    record Reserved(String instance, Room room, Instant at) implements Event {}

    record Released(String instance, Instant at) implements Event {}

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
            return new Enlisted(event.zone(), event.kind(), event.why(), event.capacity(), Map.of());
        }
    }

    /** Heard of; {@code held} is the room that instances have on it, by instance. */
    record Enlisted(String zone, String kind, String why, Room capacity, Map<String, Room> held) implements State {
        Enlisted {
            held = Collections.unmodifiableMap(new TreeMap<>(held));
        }

        @Override
        public String status() {
            return "enlisted";
        }

        Enlisted on(Registered event) {
            return new Enlisted(event.zone(), event.kind(), event.why(), event.capacity(), held);
        }

        Enlisted on(Reserved event) {
            var more = new HashMap<>(held);
            more.put(event.instance(), event.room());
            return new Enlisted(zone, kind, why, capacity, more);
        }

        Enlisted on(Released event) {
            var fewer = new HashMap<>(held);
            fewer.remove(event.instance());
            return new Enlisted(zone, kind, why, capacity, fewer);
        }

        Room used() {
            return held.values().stream().reduce(Room.NONE, Room::plus);
        }

        boolean hasRoomFor(Room room, Overcommit overcommit) {
            return used().plus(room).fitsIn(overcommit.limit(capacity));
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
            }
            return event instanceof Reserved reserved ? enlisted.on(reserved) : enlisted.on((Released) event);
        }
        throw new IllegalStateException("A history that cannot be: " + event + " while " + state.status());
    }
}
