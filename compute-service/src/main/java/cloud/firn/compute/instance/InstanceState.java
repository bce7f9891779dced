package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The states an instance can be in; {@link InstanceEvent} draws how they follow each other.
 *
 * <p>Each holds what is wanted of the instance ({@link Wanted}) and what is known of its run. A transition exists only as
 * an {@code on} method of the state that allows it.
 */
sealed interface InstanceState extends CborSerializable {
    Phase phase();

    /** What was being done is not, because something else was asked. */
    private static Wanted interrupted(Wanted wanted, Instant at) {
        return wanted.failed("interrupted", "Another command came in between.", at);
    }

    /** Nobody asked for it yet. */
    record Absent() implements InstanceState {
        @Override
        public Phase phase() {
            return Phase.ABSENT;
        }

        AwaitingAddress on(Requested event) {
            var wanted = Wanted.of(event.spec(), event.asked(), event.at());
            return new AwaitingAddress(wanted, Order.of(event.at(), Order.CREATE));
        }
    }

    /** An instance that somebody asked for. */
    sealed interface Known extends InstanceState {
        Wanted wanted();

        Known with(Wanted changed);

        default Known on(Confirmed event) {
            return with(wanted().noted(event.asked(), event.at()));
        }
    }

    /** One whose name, labels and groups may change. */
    sealed interface Alive extends Known {
        default Known on(Updated event) {
            return with(wanted().described(event.name(), event.labels(), event.userData())
                    .noted(event.asked(), event.at()));
        }

        default Known on(GroupsChanged event) {
            return with(wanted().in(event.groups()).noted(event.asked(), event.at()));
        }
    }

    /** One that waits for something, and until when. */
    sealed interface Transitional extends Known {
        Order order();
    }

    /** One with a hypervisor. */
    sealed interface Seated extends Known {
        Seat seat();
    }

    /** One whose order a hypervisor has, and has not fulfilled. */
    sealed interface Ordered extends Transitional, Seated {
        Known under(Wanted changed, Order renewed);

        default Known on(OrderRepeated event) {
            return under(wanted(), order().repeated(event.at()));
        }

        default Known on(Overran event) {
            var message = "The hypervisor has not done it in time. The order stands and is repeated.";
            return under(wanted().timedOut(message, event.at()), order().overran(event.at()));
        }
    }

    /** One that can be told to go, and will. */
    sealed interface Destructible extends Seated {
        /** When the guest of the present run was let go; null when it was not, or the run is over. */
        default @Nullable Instant startedAt() {
            return null;
        }

        default Destroying on(DestroyOrdered event) {
            var over = this instanceof Stopped;
            var wanted = interrupted(wanted(), event.at()).next().asked(event.asked(), event.at());
            return new Destroying(wanted, seat(), over, startedAt(), Order.of(event.at(), Order.DESTROY));
        }

        default Stopped on(Halted event) {
            var message = "Its run ended: " + event.cause() + ".";
            return new Stopped(wanted().next().failed("fault", message, event.at()), seat(), event.reason());
        }
    }

    /** Network has been asked for an address. */
    record AwaitingAddress(Wanted wanted, Order order) implements Alive, Transitional {
        @Override
        public Phase phase() {
            return Phase.AWAITING_ADDRESS;
        }

        @Override
        public AwaitingAddress with(Wanted changed) {
            return new AwaitingAddress(changed, order);
        }

        AwaitingPlace on(AddressTaken event) {
            return new AwaitingPlace(wanted, event.address(), event.mac(), order);
        }

        Gone on(CreationFailed event) {
            return Gone.failed(wanted, null, event.reason(), event.detail(), event.at());
        }

        Gone on(Withdrawn event) {
            return Gone.withdrawn(wanted, event);
        }
    }

    /** It has its address, and placement looks for a hypervisor with room. */
    record AwaitingPlace(Wanted wanted, String address, String mac, Order order) implements Alive, Transitional {
        @Override
        public Phase phase() {
            return Phase.AWAITING_PLACE;
        }

        @Override
        public AwaitingPlace with(Wanted changed) {
            return new AwaitingPlace(changed, address, mac, order);
        }

        Known on(Placed event) {
            var seat = new Seat(event.hypervisor(), address, mac);
            return wanted.spec().autoStart()
                    ? new Creating(wanted.nextRun(), seat, order)
                    : new Stopped(wanted.next().succeeded(event.at()), seat, null);
        }

        Gone on(CreationFailed event) {
            return Gone.failed(wanted, null, event.reason(), event.detail(), event.at());
        }

        Gone on(Withdrawn event) {
            return Gone.withdrawn(wanted, event);
        }
    }

    /** Its first run was ordered, and the creation is undone if it does not come about. */
    record Creating(Wanted wanted, Seat seat, Order order) implements Alive, Transitional, Destructible {
        @Override
        public Phase phase() {
            return Phase.CREATING;
        }

        @Override
        public Creating with(Wanted changed) {
            return new Creating(changed, seat, order);
        }

        Running on(Booted event) {
            return new Running(wanted.succeeded(event.at()), seat, event.startedAt());
        }

        Undoing on(CreationFailed event) {
            return new Undoing(wanted.next(), seat, event.reason(), event.detail(), Order.of(event.at(), Order.UNDO));
        }

        @Override
        public Stopped on(Halted event) {
            return new Stopped(wanted.next().succeeded(event.at()), seat, event.reason());
        }
    }

    /** It could not be made; the hypervisor was told to clear away what there is of it. */
    record Undoing(Wanted wanted, Seat seat, String reason, String detail, Order order) implements Ordered {
        @Override
        public Phase phase() {
            return Phase.UNDOING;
        }

        @Override
        public Undoing with(Wanted changed) {
            return under(changed, order);
        }

        @Override
        public Undoing under(Wanted changed, Order renewed) {
            return new Undoing(changed, seat, reason, detail, renewed);
        }

        @Override
        public Undoing on(Overran event) {
            return under(wanted.failed(reason, detail, event.at()), order.overran(event.at()));
        }

        Destroying on(DestroyOrdered event) {
            var failed = wanted.failed(reason, detail, event.at()).next().asked(event.asked(), event.at());
            return new Destroying(failed, seat, true, null, Order.of(event.at(), Order.DESTROY));
        }

        Gone on(Undone event) {
            return Gone.failed(wanted, seat, reason, detail, event.at());
        }
    }

    /** A later run was ordered. */
    record Starting(Wanted wanted, Seat seat, Order order) implements Alive, Ordered, Destructible {
        @Override
        public Phase phase() {
            return Phase.STARTING;
        }

        @Override
        public Starting with(Wanted changed) {
            return under(changed, order);
        }

        @Override
        public Starting under(Wanted changed, Order renewed) {
            return new Starting(changed, seat, renewed);
        }

        Running on(Booted event) {
            return new Running(wanted.succeeded(event.at()), seat, event.startedAt());
        }

        @Override
        public Stopped on(Halted event) {
            return event.startedAt() == null
                    ? Destructible.super.on(event)
                    : new Stopped(wanted.next().succeeded(event.at()), seat, event.reason());
        }

        Stopped on(BootFailed event) {
            var failed = wanted.next().failed("fault", event.detail(), event.at());
            return new Stopped(failed, seat, "boot-failed: " + event.detail());
        }

        Stopping on(StopOrdered event) {
            var stopping = interrupted(wanted, event.at()).next().asked(event.asked(), event.at());
            return new Stopping(stopping, seat, null, Order.of(event.at(), Order.STOP));
        }
    }

    /** The hypervisor let the present run go at {@code startedAt}. */
    record Running(Wanted wanted, Seat seat, Instant startedAt) implements Alive, Destructible {
        @Override
        public Phase phase() {
            return Phase.RUNNING;
        }

        @Override
        public Running with(Wanted changed) {
            return new Running(changed, seat, startedAt);
        }

        Stopping on(StopOrdered event) {
            var stopping = wanted.next().asked(event.asked(), event.at());
            return new Stopping(stopping, seat, startedAt, Order.of(event.at(), Order.STOP));
        }

        Rebooting on(RebootOrdered event) {
            var rebooting = wanted.nextReboot().asked(event.asked(), event.at());
            return new Rebooting(rebooting, seat, startedAt, Order.of(event.at(), Order.REBOOT));
        }
    }

    /** A reset of the present run was ordered. */
    record Rebooting(Wanted wanted, Seat seat, Instant startedAt, Order order) implements Alive, Ordered, Destructible {
        @Override
        public Phase phase() {
            return Phase.REBOOTING;
        }

        @Override
        public Rebooting with(Wanted changed) {
            return under(changed, order);
        }

        @Override
        public Rebooting under(Wanted changed, Order renewed) {
            return new Rebooting(changed, seat, startedAt, renewed);
        }

        Running on(Rebooted event) {
            return new Running(wanted.succeeded(event.at()), seat, startedAt);
        }

        Stopping on(StopOrdered event) {
            var stopping = interrupted(wanted, event.at()).next().asked(event.asked(), event.at());
            return new Stopping(stopping, seat, startedAt, Order.of(event.at(), Order.STOP));
        }
    }

    /** The end of the present run was ordered; it is over when the hypervisor says that this very run is. */
    record Stopping(Wanted wanted, Seat seat, @Nullable Instant startedAt, Order order)
            implements Alive, Ordered, Destructible {
        @Override
        public Phase phase() {
            return Phase.STOPPING;
        }

        @Override
        public Stopping with(Wanted changed) {
            return under(changed, order);
        }

        @Override
        public Stopping under(Wanted changed, Order renewed) {
            return new Stopping(changed, seat, startedAt, renewed);
        }

        @Override
        public Stopped on(Halted event) {
            return new Stopped(wanted.succeeded(event.at()), seat, null);
        }
    }

    /** No run is open; {@code reason} says why when nobody ordered it. */
    record Stopped(Wanted wanted, Seat seat, @Nullable String reason) implements Alive, Destructible {
        @Override
        public Phase phase() {
            return Phase.STOPPED;
        }

        @Override
        public Stopped with(Wanted changed) {
            return new Stopped(changed, seat, reason);
        }

        Starting on(StartOrdered event) {
            var starting = wanted.nextRun().asked(event.asked(), event.at());
            return new Starting(starting, seat, Order.of(event.at(), Order.START));
        }
    }

    /** The hypervisor was told to leave nothing of it; {@code over} when its last run has been reported over. */
    record Destroying(Wanted wanted, Seat seat, boolean over, @Nullable Instant startedAt, Order order)
            implements Ordered {
        @Override
        public Phase phase() {
            return Phase.DESTROYING;
        }

        @Override
        public Destroying with(Wanted changed) {
            return under(changed, order);
        }

        @Override
        public Destroying under(Wanted changed, Order renewed) {
            return new Destroying(changed, seat, over, startedAt, renewed);
        }

        Destroying on(Halted event) {
            return new Destroying(wanted, seat, true, null, order);
        }

        Gone on(Destroyed event) {
            return new Gone(wanted.succeeded(event.at()), seat, true);
        }
    }

    /** Nothing is left of it but the memory of what was asked: {@code destroyed}, or never made. */
    record Gone(Wanted wanted, @Nullable Seat seat, boolean destroyed) implements Known {
        static Gone failed(Wanted wanted, @Nullable Seat seat, String reason, String detail, Instant at) {
            return new Gone(wanted.next().failed(reason, detail, at), seat, false);
        }

        static Gone withdrawn(Wanted wanted, Withdrawn event) {
            return new Gone(interrupted(wanted, event.at()).next().noted(event.asked(), event.at()), null, true);
        }

        @Override
        public Phase phase() {
            return Phase.GONE;
        }

        @Override
        public Gone with(Wanted changed) {
            return new Gone(changed, seat, destroyed);
        }
    }
}
