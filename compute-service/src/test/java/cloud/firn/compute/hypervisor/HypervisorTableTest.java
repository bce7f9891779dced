package cloud.firn.compute.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.OutcomeTable;
import cloud.firn.compute.hypervisor.Hypervisor.Enlisted;
import cloud.firn.compute.hypervisor.Hypervisor.Event;
import cloud.firn.compute.hypervisor.Hypervisor.Lost;
import cloud.firn.compute.hypervisor.Hypervisor.State;
import cloud.firn.compute.hypervisor.Hypervisor.Unknown;
import cloud.firn.compute.hypervisor.HypervisorCommand.Describe;
import cloud.firn.compute.hypervisor.HypervisorCommand.Fence;
import cloud.firn.compute.hypervisor.HypervisorCommand.Heartbeat;
import cloud.firn.compute.hypervisor.HypervisorCommand.MayBeAlive;
import cloud.firn.compute.hypervisor.HypervisorCommand.Refused;
import cloud.firn.compute.hypervisor.HypervisorCommand.Release;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reply;
import cloud.firn.compute.hypervisor.HypervisorCommand.Reserve;
import cloud.firn.compute.hypervisor.HypervisorCommand.Unfence;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.entity.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state of a hypervisor that has just been heard of; {@code =} when nothing is recorded. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HypervisorTableTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Room ALL = new Room(1, 1024, 100);
    private static final Room HALF = new Room(1, 512, 10);
    private static final ActorTestKit KIT = EntityKit.start();

    private static final Map<String, State> STATES = states();
    private static final Map<String, Function<ActorRef<Reply>, HypervisorCommand>> COMMANDS = commands();

    private Instant now = T0;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(OutcomeTable.of(STATES.keySet(), COMMANDS.keySet(), this::outcome))
                .isEqualTo(
                        """
                .                Heartbeat        HeartbeatLarger  HeartbeatLate    Reserve          ReserveHeld      Release          Fence            FenceLate        Unfence          Describe
                unknown          Registered       Registered       Registered       Reserved         Reserved         =                alive            Fenced           =                =
                empty            =                Registered       HeardOf          Reserved         Reserved         =                alive            Fenced           =                =
                full             =                Registered       HeardOf          full             =                Released         alive            Fenced           =                =
                fenced           =                =                =                fenced           fenced           Released         =                =                Unfenced         =
                """);
    }

    private String outcome(String state, String command) {
        var rules = new HypervisorEntity.Rules(new Overcommit(4, 1), Duration.ofSeconds(10), Duration.ofMinutes(1));
        var kit = EventSourcedBehaviorTestKit.<HypervisorCommand, Event, State>create(
                KIT.system(),
                HypervisorEntity.create("hv-1", Publication.unheard("hypervisor", "hv-1"), () -> now, rules));
        kit.clear();
        now = T0;
        kit.initialize(Objects.requireNonNull(STATES.get(state)));
        if (!command.startsWith("Heartbeat")) {
            kit.<Reply>runCommand(reply -> heartbeat(1024, T0, reply));
        }
        now = command.endsWith("Late") ? T0.plusSeconds(120) : T0;
        var result = kit.<Reply>runCommand(Objects.requireNonNull(COMMANDS.get(command)));
        if (result.reply() instanceof Refused refused) {
            return refused.why();
        }
        if (result.reply() instanceof MayBeAlive) {
            return "alive";
        }
        return result.hasNoEvents() ? "=" : result.events().get(0).getClass().getSimpleName();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        all.put("unknown", new Unknown());
        all.put("empty", new Enlisted("box-1", "simulator", "test", ALL, Map.of(), T0));
        all.put("full", new Enlisted("box-1", "simulator", "test", ALL, Map.of("a", HALF, "b", HALF), T0));
        all.put("fenced", new Lost(new Enlisted("box-1", "simulator", "test", ALL, Map.of("a", HALF), T0), T0));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, HypervisorCommand>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, HypervisorCommand>>();
        all.put("Heartbeat", reply -> heartbeat(1024, T0, reply));
        all.put("HeartbeatLarger", reply -> heartbeat(2048, T0, reply));
        all.put("HeartbeatLate", reply -> heartbeat(1024, T0.plusSeconds(120), reply));
        all.put("Reserve", reply -> new Reserve("c", HALF, reply));
        all.put("ReserveHeld", reply -> new Reserve("a", HALF, reply));
        all.put("Release", reply -> new Release("a", reply));
        all.put("Fence", Fence::new);
        all.put("FenceLate", Fence::new);
        all.put("Unfence", Unfence::new);
        all.put("Describe", Describe::new);
        return all;
    }

    private static Heartbeat heartbeat(int memoryMib, Instant at, ActorRef<Reply> reply) {
        return new Heartbeat(
                new Observed.Host("hv-1", "box-1", "simulator", "test", "e", 1, memoryMib, 100, 0), at, at, reply);
    }

    @Test
    void no_state_and_no_command_is_missing() {
        var nobody = KIT.system().<Reply>ignoreRef();
        assertThat(STATES.values().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(State.class.getPermittedSubclasses());
        assertThat(COMMANDS.values().stream()
                        .<Class<?>>map(command -> command.apply(nobody).getClass())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(HypervisorCommand.class.getPermittedSubclasses());
    }
}
