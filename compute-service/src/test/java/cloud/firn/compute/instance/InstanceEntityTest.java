package cloud.firn.compute.instance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.instance.InstanceCommand.*;
import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.http.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the outcome table cannot show: operations, intervals, patience. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstanceEntityTest {
    private static final ActorTestKit KIT = EntityKit.start();

    private Instant now = InstanceSamples.SOON;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_repeated_command_has_the_same_operation_and_records_nothing() {
        var instance = given("running");
        var stop = InstanceSamples.asked(7, "stop-instance");
        instance.<Reply>runCommand(reply -> new Stop(InstanceSamples.ACME, stop, reply));
        var again = instance.<Reply>runCommand(reply -> new Stop(InstanceSamples.ACME, stop, reply));
        assertThat(again.hasNoEvents()).isTrue();
        assertThat(errand(again.reply()).operation()).isEqualTo(stop.operation());
    }

    @Test
    void an_operation_is_not_used_for_another_request() {
        var instance = given("running");
        var stop = InstanceSamples.asked(7, "stop-instance");
        instance.<Reply>runCommand(reply -> new Stop(InstanceSamples.ACME, stop, reply));
        var other = new Errand.Asked(stop.operation(), "stop-instance", "something else");
        assertThat(instance.<Reply>runCommand(reply -> new Stop(InstanceSamples.ACME, other, reply))
                        .replyOfType(Refused.class)
                        .reason())
                .isEqualTo(Refusal.UNPROCESSABLE);
    }

    @Test
    void a_second_stop_while_stopping_is_the_first_ones_operation() {
        var instance = given("stopping");
        var second = instance.<Reply>runCommand(
                reply -> new Stop(InstanceSamples.ACME, InstanceSamples.asked(8, "stop-instance"), reply));
        assertThat(errand(second.reply()).operation())
                .isEqualTo(InstanceSamples.asked(2, "stop-instance").operation());
    }

    @Test
    void another_organisation_is_told_that_there_is_nothing() {
        var instance = given("running");
        assertThat(instance.<Reply>runCommand(reply -> new Describe("another", reply))
                        .replyOfType(Refused.class)
                        .reason())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void a_run_that_ends_before_it_began_is_metered_as_nothing() {
        var instance = given("running");
        var early = new Observed.Instance(
                InstanceSamples.HOST,
                InstanceSamples.ID,
                1,
                1,
                0,
                Observed.Power.STOPPED,
                "crashed",
                null,
                InstanceSamples.T0,
                InstanceSamples.T0.minusSeconds(9));
        var halted = (Halted)
                instance.<Reply>runCommand(reply -> new Report(early, reply)).event();
        assertThat(halted.stoppedAt()).isEqualTo(halted.startedAt());
    }

    @Test
    void destroyed_without_a_word_about_the_end_it_is_metered_until_it_was_told_to_go() {
        var instance = given("destroying");
        now = InstanceSamples.T0.plusSeconds(60);
        var gone = new Observed.Instance(
                InstanceSamples.HOST, InstanceSamples.ID, 9, 1, 0, Observed.Power.GONE, null, null, null, null);
        var destroyed = (Destroyed)
                instance.<Reply>runCommand(reply -> new Report(gone, reply)).event();
        assertThat(destroyed.startedAt()).isEqualTo(InstanceSamples.T0);
        assertThat(destroyed.stoppedAt()).isEqualTo(InstanceSamples.T0);
    }

    @Test
    void a_destroy_interrupts_what_was_being_done() {
        var instance = given("creating");
        var result = instance.<Reply>runCommand(
                reply -> new Destroy(InstanceSamples.ACME, InstanceSamples.asked(9, "delete-instance"), reply));
        var errands = ((InstanceState.Known) result.state()).wanted().errands();
        assertThat(errands).extracting(Errand::outcome).containsExactly("failure", "pending");
        assertThat(errands).extracting(Errand::reason).containsExactly("interrupted", null);
    }

    @Test
    void a_stop_that_takes_too_long_is_a_timeout_and_goes_on() {
        var instance = given("stopping");
        now = InstanceSamples.LATE;
        var result = instance.<Reply>runCommand(Overdue::new);
        var state = result.stateOfType(InstanceState.Stopping.class);
        assertThat(state.wanted().errands().get(1).outcome()).isEqualTo("timeout");
        assertThat(state.order().deadline()).isEqualTo(InstanceSamples.LATE.plusSeconds(180));
    }

    @Test
    void a_deadline_that_passed_while_nobody_listened_waits_until_the_hypervisor_could_be_heard() {
        now = InstanceSamples.LATE;
        var instance = given("creating");
        assertThat(instance.<Reply>runCommand(Overdue::new).hasNoEvents()).isTrue();
        now = InstanceSamples.LATE.plus(Order.GRACE);
        assertThat(instance.<Reply>runCommand(Overdue::new).event()).isInstanceOf(CreationFailed.class);
    }

    @Test
    void when_its_hypervisor_is_lost_a_run_ends_when_that_was_last_heard_of() {
        var lastHeard = InstanceSamples.T0.plusSeconds(7);
        for (var phase : List.of("running", "rebooting", "stopping")) {
            var halted = (Halted) lose(given(phase), InstanceSamples.HOST, lastHeard);
            assertThat(halted.startedAt()).as(phase).isEqualTo(InstanceSamples.T0);
            assertThat(halted.stoppedAt()).as(phase).isEqualTo(lastHeard);
            assertThat(halted.cause()).isEqualTo("host-lost");
        }
        var early = (Halted) lose(given("running"), InstanceSamples.HOST, Instant.EPOCH);
        assertThat(early.stoppedAt()).isEqualTo(InstanceSamples.T0);
    }

    @Test
    void when_its_hypervisor_is_lost_what_is_to_be_destroyed_is_and_ended_no_later_than_it_was_told_to() {
        var destroyed = (Destroyed) lose(given("destroying"), InstanceSamples.HOST, InstanceSamples.SOON);
        assertThat(destroyed.startedAt()).isEqualTo(InstanceSamples.T0);
        assertThat(destroyed.stoppedAt()).isEqualTo(InstanceSamples.T0);
    }

    @Test
    void that_another_hypervisor_is_lost_changes_nothing() {
        assertThat(given("running")
                        .<Reply>runCommand(reply -> new ReportLost("hv-2", InstanceSamples.SOON, reply))
                        .hasNoEvents())
                .isTrue();
    }

    private static InstanceEvent lose(
            EventSourcedBehaviorTestKit<InstanceCommand, InstanceEvent, InstanceState> instance,
            String hypervisor,
            Instant lastHeard) {
        return instance.<Reply>runCommand(reply -> new ReportLost(hypervisor, lastHeard, reply))
                .event();
    }

    @Test
    void an_instance_is_in_at_most_fifty_groups() {
        var instance = given("running");
        for (var group = 1; group <= 50; group++) {
            assertThat(join(instance, group)).isInstanceOf(Accepted.class);
        }
        assertThat(((Refused) join(instance, 51)).reason()).isEqualTo(Refusal.QUOTA_EXCEEDED);
        assertThat(join(instance, 7)).as("it is in that already").isInstanceOf(Accepted.class);
    }

    private static Reply join(
            EventSourcedBehaviorTestKit<InstanceCommand, InstanceEvent, InstanceState> instance, int group) {
        var asked = InstanceSamples.asked(1_000 + group, "attach " + group);
        return instance.<Reply>runCommand(reply -> new JoinGroup(InstanceSamples.ACME, "group-" + group, asked, reply))
                .reply();
    }

    @Test
    void who_does_not_obey_is_told_again_but_not_for_every_report() {
        var instance = given("stopping");
        var running = InstanceSamples.report(Observed.Power.RUNNING, 1, null);
        now = InstanceSamples.T0.plusSeconds(9);
        assertThat(instance.<Reply>runCommand(reply -> new Report(running, reply))
                        .hasNoEvents())
                .isTrue();
        now = InstanceSamples.T0.plusSeconds(11);
        assertThat(instance.<Reply>runCommand(reply -> new Report(running, reply))
                        .event())
                .isInstanceOf(OrderRepeated.class);
        now = InstanceSamples.T0.plusSeconds(20);
        assertThat(instance.<Reply>runCommand(reply -> new Report(running, reply))
                        .hasNoEvents())
                .isTrue();
    }

    private EventSourcedBehaviorTestKit<InstanceCommand, InstanceEvent, InstanceState> given(String phase) {
        var kit = EventSourcedBehaviorTestKit.<InstanceCommand, InstanceEvent, InstanceState>create(
                KIT.system(), InstanceSamples.behaviour(() -> now));
        kit.clear();
        var history = Objects.requireNonNull(InstanceSamples.histories().get(phase));
        kit.initialize(InstanceSamples.fold(history));
        return kit;
    }

    private static Errand errand(Reply reply) {
        return Objects.requireNonNull(((Accepted) reply).errand());
    }
}
