package cloud.firn.compute.instance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.OutcomeTable;
import cloud.firn.compute.instance.InstanceCommand.Accepted;
import cloud.firn.compute.instance.InstanceCommand.Refused;
import cloud.firn.compute.instance.InstanceCommand.Reply;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state; a review of an instance's behaviour is a review of this page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstanceTableTest {
    private static final ActorTestKit KIT = EntityKit.start();

    private Instant now = InstanceSamples.SOON;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(outcomes(InstanceSamples.commands()))
                .isEqualTo(
                        """
                .                Request          TakeAddress      RefuseAddress    Place            RefusePlace      Start            Stop             Reboot           Destroy          Update           JoinGroup        LeaveGroup       Describe         Locate           ReportLost       Overdue
                absent           awaiting-address not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found
                awaiting-address conflict         awaiting-place   gone             =                =                conflict         conflict         conflict         gone             awaiting-address awaiting-address awaiting-address =                =                =                gone
                awaiting-place   conflict         =                =                creating         gone             conflict         conflict         conflict         gone             awaiting-place   awaiting-place   awaiting-place   =                =                =                gone
                creating         conflict         =                =                =                =                conflict         conflict         conflict         destroying       creating         creating         creating         =                =                undoing          undoing
                undoing          conflict         =                =                =                =                conflict         conflict         conflict         destroying       conflict         conflict         conflict         =                =                gone             undoing
                running          conflict         =                =                =                =                running          stopping         rebooting        destroying       running          running          running          =                =                stopped          =
                rebooting        conflict         =                =                =                =                conflict         stopping         =                destroying       rebooting        rebooting        rebooting        =                =                stopped          rebooting
                stopping         conflict         =                =                =                =                conflict         =                conflict         destroying       stopping         stopping         stopping         =                =                stopped          stopping
                stopped          conflict         =                =                =                =                starting         stopped          conflict         destroying       stopped          stopped          stopped          =                =                =                =
                starting         conflict         =                =                =                =                =                stopping         conflict         destroying       starting         starting         starting         =                =                stopped          starting
                destroying       conflict         =                =                =                =                conflict         conflict         conflict         =                conflict         conflict         conflict         =                =                gone             destroying
                gone             not_found        =                =                =                =                not_found        not_found        not_found        gone             not_found        not_found        not_found        not_found        =                =                =
                """);
    }

    @Test
    void every_report_in_every_state_has_this_outcome() {
        assertThat(outcomes(InstanceSamples.reports()))
                .isEqualTo(
                        """
                .                running-1        running-2        stopped-1        stopped-2        failed-1         failed-2         gone
                absent           not_found        not_found        not_found        not_found        not_found        not_found        not_found
                awaiting-address =                =                =                =                =                =                =
                awaiting-place   =                =                =                =                =                =                =
                creating         running          =                stopped          =                undoing          =                =
                undoing          undoing          =                =                =                =                =                gone
                running          =                =                stopped          =                stopped          =                =
                rebooting        running          =                stopped          =                stopped          =                =
                stopping         stopping         =                stopped          =                stopped          =                =
                stopped          =                =                =                =                =                =                =
                starting         =                running          =                stopped          =                stopped          =
                destroying       destroying       =                destroying       =                destroying       =                gone
                gone             =                =                =                =                =                =                =
                """);
    }

    @Test
    void no_state_and_no_command_is_missing() {
        var states = InstanceSamples.histories().values().stream()
                .<Class<?>>map(events -> InstanceSamples.fold(events).getClass())
                .collect(Collectors.toSet());
        assertThat(states).isEqualTo(leaves(InstanceState.class));
        var commands = InstanceSamples.commands().values().stream()
                .<Class<?>>map(
                        command -> command.apply(KIT.system().ignoreRef()).getClass())
                .collect(Collectors.toCollection(HashSet::new));
        commands.add(InstanceCommand.Report.class);
        assertThat(commands).isEqualTo(leaves(InstanceCommand.class));
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return Set.of(type);
        }
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(permitted -> leaves(permitted).stream())
                .filter(leaf -> leaf.isRecord() && type.isAssignableFrom(leaf))
                .collect(Collectors.toSet());
    }

    private String outcomes(Map<String, InstanceSamples.Command> commands) {
        var histories = InstanceSamples.histories();
        return OutcomeTable.of(
                histories.keySet(),
                commands.keySet(),
                (phase, name) -> outcome(
                        Objects.requireNonNull(histories.get(phase)),
                        name,
                        Objects.requireNonNull(commands.get(name))));
    }

    /** The phase after an accepted command; {@code =} when nothing happened; the refusal's name else. */
    private String outcome(List<InstanceEvent> history, String name, InstanceSamples.Command command) {
        now = InstanceSamples.SOON;
        var kit = EventSourcedBehaviorTestKit.<InstanceCommand, InstanceEvent, InstanceState>create(
                KIT.system(), InstanceSamples.behaviour(() -> now));
        kit.clear();
        if (!history.isEmpty()) {
            kit.initialize(InstanceSamples.fold(history));
        }
        now = name.equals("Overdue") ? InstanceSamples.LATE : now;
        var result = kit.<Reply>runCommand(command);
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        assertThat(result.reply()).isInstanceOf(Accepted.class);
        return result.hasNoEvents() ? "=" : result.state().phase().word();
    }
}
