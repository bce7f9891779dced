package cloud.firn.network.address;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words for the pool of public addresses of a zone: who holds which address, and which is next.
 *
 * <pre> free --Bound--> held by one instance --Released--> free again, at the end of the queue </pre>
 *
 * <p>An instance holds at most one address, once in its life: what was released or turned away never binds again. No
 * Akka here.
 */
public final class AddressPool {
    private static final int REMEMBERED = 1_000;

    private AddressPool() {}

    /** Something that happened to the address of one instance. */
    public sealed interface Event extends CborSerializable {
        String organisation();

        String instance();

        Instant at();
    }

    /** {@code address} is the instance's from {@code at} (inclusive). */
    public record Bound(String organisation, String instance, String address, Instant at) implements Event {}

    /** The instance held {@code address} during [{@code boundAt}, {@code at}). */
    public record Released(String organisation, String instance, String address, Instant boundAt, Instant at)
            implements Event {}

    /** The instance asked while no address was free. */
    public record TurnedAway(String organisation, String instance, Instant at) implements Event {}

    /** One address in use. */
    public record Lease(String organisation, String address, Instant boundAt) {}

    /**
     * Who holds what.
     *
     * @param leases by instance
     * @param released addresses that were used and are free, longest free first
     * @param newest the address that was last taken for the first time, or empty: above it all are fresh
     * @param closed the instances whose request is over, newest last; the last thousand
     */
    public record State(Map<String, Lease> leases, List<String> released, String newest, List<String> closed)
            implements CborSerializable {
        /** Nothing given out yet. */
        public static final State EMPTY = new State(Map.of(), List.of(), "", List.of());

        /** The address to give next: a fresh one while there are any, else the one that is free for longest. */
        Optional<String> next(AddressRange range) {
            var held = leases.values().stream().map(Lease::address).toList();
            return Stream.concat(
                            range.after(newest).filter(it -> !held.contains(it) && !released.contains(it)),
                            released.stream().filter(range::contains))
                    .findFirst();
        }

        boolean isClosed(String instance) {
            return closed.contains(instance);
        }

        State on(Bound event) {
            var after = new LinkedHashMap<>(leases);
            after.put(event.instance(), new Lease(event.organisation(), event.address(), event.at()));
            var again = released.contains(event.address());
            return new State(after, without(released, event.address()), again ? newest : event.address(), closed);
        }

        State on(Released event) {
            var after = new LinkedHashMap<>(leases);
            after.remove(event.instance());
            return new State(after, with(released, event.address()), newest, closing(event.instance()));
        }

        State on(TurnedAway event) {
            return new State(leases, released, newest, closing(event.instance()));
        }

        State on(Event event) {
            if (event instanceof Bound bound) {
                return on(bound);
            }
            return event instanceof Released gone ? on(gone) : on((TurnedAway) event);
        }

        private List<String> closing(String instance) {
            var all = with(closed, instance);
            return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
        }

        private static List<String> with(List<String> list, String one) {
            var after = new ArrayList<>(list);
            after.add(one);
            return after;
        }

        private static List<String> without(List<String> list, String one) {
            return list.stream().filter(it -> !it.equals(one)).toList();
        }
    }
}
