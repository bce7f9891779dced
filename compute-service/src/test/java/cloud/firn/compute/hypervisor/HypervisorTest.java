package cloud.firn.compute.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.hypervisor.Hypervisor.Enlisted;
import cloud.firn.compute.hypervisor.Hypervisor.Event;
import cloud.firn.compute.hypervisor.Hypervisor.HeardOf;
import cloud.firn.compute.hypervisor.Hypervisor.Registered;
import cloud.firn.compute.hypervisor.Hypervisor.Reserved;
import cloud.firn.compute.hypervisor.Hypervisor.State;
import cloud.firn.compute.hypervisor.HypervisorCommand.Accepted;
import cloud.firn.compute.hypervisor.HypervisorCommand.Describe;
import cloud.firn.compute.hypervisor.HypervisorCommand.Fence;
import cloud.firn.compute.hypervisor.HypervisorCommand.Heartbeat;
import cloud.firn.compute.hypervisor.HypervisorCommand.HypervisorView;
import cloud.firn.compute.hypervisor.HypervisorCommand.IsFenced;
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
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What a hypervisor promises, and to whom. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HypervisorTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Room SMALL = new Room(1, 512, 10);
    private static final Overcommit FOURFOLD = new Overcommit(4, 1);
    private static final HypervisorEntity.Rules RULES =
            new HypervisorEntity.Rules(FOURFOLD, Duration.ofSeconds(10), Duration.ofMinutes(1));
    private static final ActorTestKit KIT = EntityKit.start();

    private Instant now = T0;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void one_that_was_never_heard_of_holds_no_room() {
        assertThat(reserve(hypervisor(), "a").reply()).isEqualTo(new Refused("unknown"));
    }

    @Test
    void the_first_heartbeat_enlists_it_and_the_second_is_not_persisted() {
        var hypervisor = hypervisor();
        assertThat(beat(hypervisor, 2, 1024).events()).hasSize(1);
        assertThat(beat(hypervisor, 2, 1024).hasNoEvents()).isTrue();
        assertThat(beat(hypervisor, 2, 2048).events()).hasSize(1);
    }

    @Test
    void it_holds_room_until_memory_is_full_and_the_same_instance_only_once() {
        var hypervisor = hypervisor();
        beat(hypervisor, 1, 1024);
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Accepted());
        assertThat(reserve(hypervisor, "a").hasNoEvents()).isTrue();
        assertThat(reserve(hypervisor, "b").reply()).isEqualTo(new Accepted());
        assertThat(reserve(hypervisor, "c").reply()).isEqualTo(new Refused("full"));
        release(hypervisor, "a");
        assertThat(reserve(hypervisor, "c").reply()).isEqualTo(new Accepted());
    }

    @Test
    void a_silent_one_promises_nothing_new_and_keeps_what_it_promised() {
        var hypervisor = hypervisor();
        beat(hypervisor, 1, 1024);
        reserve(hypervisor, "a");
        now = T0.plusSeconds(11);
        assertThat(reserve(hypervisor, "b").reply())
                .as("it may only be hard to hear")
                .isEqualTo(new Refused("settling"));
        now = T0.plusSeconds(60);
        assertThat(reserve(hypervisor, "b").reply()).isEqualTo(new Refused("silent"));
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Accepted());
        assertThat(view(hypervisor).silent()).isTrue();
        beat(hypervisor, 1, 1024);
        assertThat(reserve(hypervisor, "b").reply()).isEqualTo(new Accepted());
    }

    @Test
    void just_after_a_start_it_asks_for_a_moment_of_patience() {
        var hypervisor = hypervisor();
        hypervisor.initialize(new Registered("box-1", "simulator", "test", new Room(1, 1024, 100), T0, T0));
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Refused("settling"));
        now = T0.plusSeconds(61);
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Refused("silent"));
    }

    @Test
    void an_old_heartbeat_heard_late_is_no_sign_of_life() {
        var hypervisor = hypervisor();
        now = T0.plusSeconds(60);
        beat(hypervisor, 1, 1024, T0);
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Refused("silent"));
    }

    @Test
    void a_clock_that_is_wrong_makes_nobody_silent_and_is_shown() {
        var hypervisor = hypervisor();
        var said = new Observed.Host("hv-1", "box-1", "simulator", "test", "e", 1, 1024, 1000, 0);
        hypervisor.<Reply>runCommand(reply -> new Heartbeat(said, T0.minusSeconds(3600), T0, reply));
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Accepted());
        assertThat(view(hypervisor).silent()).isFalse();
        assertThat(view(hypervisor).clockAheadMillis()).isEqualTo(-3_600_000L);
    }

    @Test
    void that_it_was_heard_of_is_kept_once_a_minute() {
        var hypervisor = hypervisor();
        beat(hypervisor, 1, 1024);
        now = T0.plusSeconds(60);
        assertThat(beat(hypervisor, 1, 1024).hasNoEvents()).isTrue();
        now = T0.plusSeconds(61);
        assertThat(beat(hypervisor, 1, 1024).event()).isEqualTo(new HeardOf(now, now));
        now = T0.plusSeconds(62);
        assertThat(beat(hypervisor, 1, 1024).hasNoEvents()).isTrue();
    }

    @Test
    void one_that_may_be_alive_is_not_given_up() {
        var hypervisor = hypervisor();
        beat(hypervisor, 1, 1024);
        now = T0.plusSeconds(59);
        assertThat(fence(hypervisor).reply()).isEqualTo(new MayBeAlive(T0));
        now = T0.plusSeconds(60);
        assertThat(fence(hypervisor).reply()).isEqualTo(new IsFenced(T0, List.of()));
    }

    @Test
    void one_that_could_not_be_heard_for_want_of_a_listener_is_not_given_up() {
        var hypervisor = hypervisor();
        now = T0.plusSeconds(3600);
        hypervisor.initialize(new Registered("box-1", "simulator", "test", new Room(1, 1024, 100), T0, T0));
        hypervisor.restart();
        assertThat(fence(hypervisor).reply()).isEqualTo(new MayBeAlive(null));
        now = now.plusSeconds(60);
        assertThat(fence(hypervisor).reply()).isEqualTo(new IsFenced(T0, List.of()));
    }

    @Test
    void given_up_it_stays_so_though_it_speaks_again_until_it_is_taken_back() {
        var hypervisor = hypervisor();
        beat(hypervisor, 1, 1024);
        reserve(hypervisor, "a");
        now = T0.plusSeconds(60);
        assertThat(fence(hypervisor).reply()).isEqualTo(new IsFenced(T0, List.of("a")));
        beat(hypervisor, 1, 1024);
        assertThat(reserve(hypervisor, "b").reply()).isEqualTo(new Refused("fenced"));
        assertThat(reserve(hypervisor, "a").reply()).isEqualTo(new Refused("fenced"));
        assertThat(fence(hypervisor).reply()).as("asked again").isEqualTo(new IsFenced(T0, List.of("a")));
        assertThat(view(hypervisor).fenced()).isTrue();
        release(hypervisor, "a");
        hypervisor.<Reply>runCommand(Unfence::new);
        assertThat(reserve(hypervisor, "b").reply()).isEqualTo(new Accepted());
        assertThat(view(hypervisor).instances()).containsExactly("b");
    }

    record Step(boolean reserve, int instance, int vcpus, int memory, int disk) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var size = Arbitraries.integers().between(1, 9);
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(0, 9),
                        size,
                        size,
                        size)
                .as(Step::new)
                .list()
                .ofMaxSize(50);
    }

    @Property(tries = 1000)
    void what_is_promised_never_exceeds_what_there_is(@ForAll("steps") List<Step> steps) {
        var state = new Enlisted("z", "k", "w", new Room(5, 20, 20), java.util.Map.of(), T0);
        for (var step : steps) {
            var instance = "i" + step.instance();
            var room = new Room(step.vcpus(), step.memory(), step.disk());
            if (!step.reserve()) {
                state = state.on(new Hypervisor.Released(instance, T0));
            } else if (!state.held().containsKey(instance) && state.hasRoomFor(room, FOURFOLD)) {
                state = state.on(new Reserved(instance, room, T0));
            }
            assertThat(state.used().fitsIn(FOURFOLD.limit(state.capacity()))).isTrue();
        }
    }

    private EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor() {
        var kit = EventSourcedBehaviorTestKit.<HypervisorCommand, Event, State>create(
                KIT.system(),
                HypervisorEntity.create("hv-1", Publication.unheard("hypervisor", "hv-1"), () -> now, RULES));
        kit.clear();
        return kit;
    }

    private EventSourcedBehaviorTestKit.CommandResultWithReply<HypervisorCommand, Event, State, Reply> beat(
            EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor, int vcpus, int memory) {
        return beat(hypervisor, vcpus, memory, now);
    }

    private static EventSourcedBehaviorTestKit.CommandResultWithReply<HypervisorCommand, Event, State, Reply> beat(
            EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor,
            int vcpus,
            int memory,
            Instant at) {
        var said = new Observed.Host("hv-1", "box-1", "simulator", "test", "e", vcpus, memory, 1000, 0);
        return hypervisor.runCommand(reply -> new Heartbeat(said, at, at, reply));
    }

    private static EventSourcedBehaviorTestKit.CommandResultWithReply<HypervisorCommand, Event, State, Reply> reserve(
            EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor, String instance) {
        return hypervisor.runCommand(reply -> new Reserve(instance, SMALL, reply));
    }

    private static EventSourcedBehaviorTestKit.CommandResultWithReply<HypervisorCommand, Event, State, Reply> fence(
            EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor) {
        return hypervisor.runCommand(Fence::new);
    }

    private static void release(
            EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor, String instance) {
        hypervisor.<Reply>runCommand(reply -> new Release(instance, reply));
    }

    private static HypervisorView view(EventSourcedBehaviorTestKit<HypervisorCommand, Event, State> hypervisor) {
        return hypervisor.<Reply>runCommand(Describe::new).replyOfType(HypervisorView.class);
    }
}
