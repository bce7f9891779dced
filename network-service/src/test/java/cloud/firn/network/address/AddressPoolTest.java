package cloud.firn.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.typed.PersistenceId;
import cloud.firn.network.OutcomeTable;
import cloud.firn.network.address.AddressPool.Bound;
import cloud.firn.network.address.AddressPool.Event;
import cloud.firn.network.address.AddressPool.Released;
import cloud.firn.network.address.AddressPool.State;
import cloud.firn.network.address.AddressPool.TurnedAway;
import cloud.firn.network.address.AddressPoolEntity.Bind;
import cloud.firn.network.address.AddressPoolEntity.Command;
import cloud.firn.network.address.AddressPoolEntity.Release;
import cloud.firn.network.address.AddressPoolEntity.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Who gets which address. */
class AddressPoolTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final AddressRange TWO = AddressRange.of("192.0.2.0/29");
    private static final AddressRange ONE = AddressRange.of("192.0.2.0/30");

    @Test
    void every_command_in_every_state_has_this_outcome() {
        var kit = OutcomeTable.kit();
        try {
            var states = states();
            var commands = commands();
            assertThat(OutcomeTable.of(
                            states.keySet(),
                            commands.keySet(),
                            (state, command) -> outcome(
                                    kit,
                                    Objects.requireNonNull(states.get(state)),
                                    Objects.requireNonNull(commands.get(command)))))
                    .isEqualTo(
                            """
                    .                Bind             BindOther        Release          ReleaseOther
                    unused           Bound            Bound            =                =
                    held             =                TurnedAway       Released         =
                    released         =                Bound            =                =
                    turned-away      =                =                =                Released
                    """);
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static String outcome(ActorTestKit kit, State state, Function<ActorRef<Reply>, Command> command) {
        var pool = EventSourcedBehaviorTestKit.<Command, Event, State>create(
                kit.system(),
                AddressPoolEntity.create(
                        PersistenceId.of("address-pool", "z"),
                        ONE,
                        (sequence, event, after) -> CompletableFuture.completedFuture(Done.getInstance()),
                        () -> NOW));
        pool.clear();
        pool.initialize(state);
        var result = pool.<Reply>runCommand(command);
        return result.hasNoEvents() ? "=" : result.event().getClass().getSimpleName();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        var held = State.EMPTY.on(new Bound("acme", "i-1", "192.0.2.2", NOW));
        var other = State.EMPTY.on(new Bound("acme", "i-2", "192.0.2.2", NOW));
        all.put("unused", State.EMPTY);
        all.put("held", held);
        all.put("released", held.on(new Released("acme", "i-1", "192.0.2.2", NOW, NOW)));
        all.put("turned-away", other.on(new TurnedAway("acme", "i-1", NOW)));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        all.put("Bind", reply -> new Bind("acme", "i-1", reply));
        all.put("BindOther", reply -> new Bind("acme", "i-2", reply));
        all.put("Release", reply -> new Release("i-1", reply));
        all.put("ReleaseOther", reply -> new Release("i-2", reply));
        return all;
    }

    /** Each step binds a new instance (even) or releases one that holds an address (odd). */
    @Property(tries = 200)
    void an_address_is_held_once_and_the_longest_free_comes_next(
            @ForAll @Size(max = 60) List<@IntRange(max = 1_000) Integer> steps) {
        var pool = State.EMPTY;
        var freeInOrder = new ArrayList<>(TWO.after("").toList());
        var held = new ArrayList<Map.Entry<String, String>>();
        var made = 0;
        for (var step : steps) {
            if (step % 2 == 0) {
                var expected = freeInOrder.isEmpty() ? null : freeInOrder.remove(0);
                assertThat(pool.next(TWO).orElse(null)).isEqualTo(expected);
                if (expected != null) {
                    var instance = "i-" + made++;
                    pool = pool.on(new Bound("acme", instance, expected, NOW));
                    held.add(Map.entry(instance, expected));
                }
            } else if (!held.isEmpty()) {
                var gone = held.remove(step % held.size());
                pool = pool.on(new Released("acme", gone.getKey(), gone.getValue(), NOW, NOW));
                freeInOrder.add(gone.getValue());
            }
            assertThat(pool.leases().values().stream().map(AddressPool.Lease::address))
                    .doesNotHaveDuplicates()
                    .hasSize(held.size());
        }
    }

    @Test
    void network_first_and_broadcast_address_are_never_given() {
        var range = AddressRange.of("203.0.113.0/24");
        assertThat(range.after("").findFirst()).contains("203.0.113.2");
        assertThat(range.after("203.0.113.253")).containsExactly("203.0.113.254");
        assertThat(range.size()).isEqualTo(253);
        assertThatThrownBy(() -> AddressRange.of("2001:db8::/64")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_mac_follows_from_its_address_and_is_locally_administered() {
        assertThat(AddressRange.mac("203.0.113.2")).isEqualTo("02:f1:cb:00:71:02");
    }

    @Test
    void blocks_are_read_strictly_and_never_looked_up() {
        assertThat(Cidr.parse("10.1.2.3/8").map(Cidr::canonical)).contains("10.0.0.0/8");
        assertThat(Cidr.parse("2001:db8::1/32").map(Cidr::canonical)).contains("2001:db8:0:0:0:0:0:0/32");
        assertThat(List.of(
                        "10.0.0.0",
                        "10.0.0/8",
                        "010.0.0.0/8",
                        "256.0.0.0/8",
                        "10.0.0.0/33",
                        "::/129",
                        "example.org/8",
                        "::ffff:1.2.3.4/96",
                        "10.0.0.0/-1",
                        "10.0.0.0/08",
                        "",
                        "/"))
                .allMatch(text -> Cidr.parse(text).isEmpty());
    }
}
