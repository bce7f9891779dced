package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.compute.instance.InstanceState.*;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Which event leads where: one row per transition. What is not listed cannot have happened. */
final class InstanceTransitions {
    private static final List<Row> ROWS = new ArrayList<>();

    static {
        row(Absent.class, Requested.class, Absent::on);
        row(AwaitingAddress.class, AddressTaken.class, AwaitingAddress::on);
        row(AwaitingAddress.class, CreationFailed.class, AwaitingAddress::on);
        row(AwaitingAddress.class, Withdrawn.class, AwaitingAddress::on);
        row(AwaitingPlace.class, Placed.class, AwaitingPlace::on);
        row(AwaitingPlace.class, CreationFailed.class, AwaitingPlace::on);
        row(AwaitingPlace.class, Withdrawn.class, AwaitingPlace::on);
        row(Creating.class, Booted.class, Creating::on);
        row(Creating.class, CreationFailed.class, Creating::on);
        row(Undoing.class, Overran.class, Undoing::on);
        row(Undoing.class, DestroyOrdered.class, Undoing::on);
        row(Undoing.class, Undone.class, Undoing::on);
        row(Starting.class, Booted.class, Starting::on);
        row(Starting.class, BootFailed.class, Starting::on);
        row(Starting.class, StopOrdered.class, Starting::on);
        row(Running.class, StopOrdered.class, Running::on);
        row(Running.class, RebootOrdered.class, Running::on);
        row(Rebooting.class, Rebooted.class, Rebooting::on);
        row(Rebooting.class, StopOrdered.class, Rebooting::on);
        row(Stopped.class, StartOrdered.class, Stopped::on);
        row(Destroying.class, Halted.class, Destroying::on);
        row(Destroying.class, Destroyed.class, Destroying::on);
        row(Destructible.class, Halted.class, Destructible::on);
        row(Destructible.class, DestroyOrdered.class, Destructible::on);
        row(Ordered.class, Overran.class, Ordered::on);
        row(Ordered.class, OrderRepeated.class, Ordered::on);
        row(Alive.class, Updated.class, Alive::on);
        row(Alive.class, GroupsChanged.class, Alive::on);
        row(Known.class, Confirmed.class, Known::on);
    }

    private InstanceTransitions() {}

    /** The state after {@code event}. */
    static InstanceState after(InstanceState state, InstanceEvent event) {
        for (var row : ROWS) {
            if (row.state().isInstance(state) && row.event().isInstance(event)) {
                return row.step().apply(state, event);
            }
        }
        throw new IllegalStateException(
                "A history that cannot be: " + event + " while " + state.phase().word());
    }

    private static <S extends InstanceState, E extends InstanceEvent> void row(
            Class<S> state, Class<E> event, BiFunction<S, E, ? extends InstanceState> step) {
        ROWS.add(new Row(state, event, (s, e) -> step.apply(state.cast(s), event.cast(e))));
    }

    private record Row(
            Class<? extends InstanceState> state,
            Class<? extends InstanceEvent> event,
            BiFunction<InstanceState, InstanceEvent, InstanceState> step) {}
}
