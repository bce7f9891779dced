package cloud.firn.agent.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Desired.Power;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NextStepTest {
    private static final Machine LAUNCHING =
            Machine.launching(Given.instance(Power.RUNNING, 2, 0), "simulator", "boot");
    private static final Machine PAUSED = LAUNCHING.paused(7, 7);
    private static final Machine RUNNING = PAUSED.running(Instant.EPOCH);

    @Test
    void every_state_has_this_next_step_for_every_order() {
        var states = new LinkedHashMap<String, String>();
        states.put("absent", row(null, NextStep.Rules.NONE, false));
        states.put("launching", row(LAUNCHING, NextStep.Rules.NONE, false));
        states.put("paused", row(PAUSED, NextStep.Rules.NONE, false));
        states.put("paused, rules pending", row(PAUSED, NextStep.Rules.PENDING, false));
        states.put("paused, rules in force", row(PAUSED, NextStep.Rules.IN_FORCE, false));
        states.put("running, adopted", row(RUNNING, NextStep.Rules.NONE, false));
        states.put("running", row(RUNNING, NextStep.Rules.IN_FORCE, false));
        states.put("running, reset", row(RUNNING.reset(1), NextStep.Rules.IN_FORCE, false));
        states.put("ended", row(RUNNING.ended(Instant.EPOCH, "crashed", null), NextStep.Rules.NONE, false));
        states.put("ended, tidy", row(RUNNING.ended(Instant.EPOCH, "crashed", null), NextStep.Rules.NONE, true));
        states.put("failed, tidy", row(LAUNCHING.failed("no"), NextStep.Rules.NONE, true));

        assertThat(table(states))
                .isEqualTo(
                        """
                .                       no order   run 1      run 2      run 2 reset run 3      stopped    destroyed
                absent                  NOTHING    LAUNCH     LAUNCH     LAUNCH     LAUNCH     REPORT_STOPPED REPORT_GONE
                launching               NOTHING    LAUNCH     LAUNCH     LAUNCH     KILL       KILL       KILL
                paused                  ATTACH     ATTACH     ATTACH     ATTACH     KILL       KILL       KILL
                paused, rules pending   NOTHING    NOTHING    NOTHING    NOTHING    KILL       KILL       KILL
                paused, rules in force  NOTHING    NOTHING    LET_RUN    LET_RUN    KILL       KILL       KILL
                running, adopted        ATTACH     ATTACH     ATTACH     ATTACH     STOP       STOP       KILL
                running                 NOTHING    NOTHING    NOTHING    RESET      STOP       STOP       KILL
                running, reset          NOTHING    NOTHING    NOTHING    NOTHING    STOP       STOP       KILL
                ended                   TIDY       TIDY       TIDY       TIDY       TIDY       TIDY       TIDY
                ended, tidy             NOTHING    NOTHING    NOTHING    NOTHING    LAUNCH     NOTHING    REMOVE
                failed, tidy            NOTHING    NOTHING    NOTHING    NOTHING    LAUNCH     NOTHING    REMOVE
                """);
    }

    private static Map<String, Desired.Instance> orders() {
        var orders = new LinkedHashMap<String, Desired.Instance>();
        orders.put("run 1", Given.instance(Power.RUNNING, 1, 0));
        orders.put("run 2", Given.instance(Power.RUNNING, 2, 0));
        orders.put("run 2 reset", Given.instance(Power.RUNNING, 2, 1));
        orders.put("run 3", Given.instance(Power.RUNNING, 3, 0));
        orders.put("stopped", Given.instance(Power.STOPPED, 2, 0));
        orders.put("destroyed", Given.instance(Power.DESTROYED, 2, 0));
        return orders;
    }

    private static String row(@org.jspecify.annotations.Nullable Machine machine, NextStep.Rules rules, boolean tidy) {
        var row = cell(NextStep.of(null, machine, rules, tidy).name());
        return row
                + orders().values().stream()
                        .map(order ->
                                cell(NextStep.of(order, machine, rules, tidy).name()))
                        .collect(Collectors.joining());
    }

    private static String table(Map<String, String> states) {
        var head = cell("no order")
                + orders().keySet().stream().map(NextStepTest::cell).collect(Collectors.joining());
        return String.format("%-24s%s", ".", head).strip() + "\n"
                + states.entrySet().stream()
                        .map(state -> String.format("%-24s%s", state.getKey(), state.getValue())
                                        .strip() + "\n")
                        .collect(Collectors.joining());
    }

    private static String cell(String text) {
        return text.length() < 11 ? String.format("%-11s", text) : text + " ";
    }
}
