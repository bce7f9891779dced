package cloud.firn.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Each state of a meter is what these readings left; an outcome is the state after and the seconds that are new. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MeteringTableTest {
    private static final Reading BEGAN_1 = new Reading.Began("m", "r", "v", 1, at(10));
    private static final Reading ENDED_1 = new Reading.Ended("m", "r", "v", 1, at(10), at(20));
    private static final Reading BEGAN_2 = new Reading.Began("m", "r", "v", 2, at(30));
    private static final Reading ENDED_2 = new Reading.Ended("m", "r", "v", 2, at(30), at(50));
    private static final Reading FAILED_2 = new Reading.Ended("m", "r", "v", 2, null, at(50));
    private static final Reading VANISHED = new Reading.Vanished("m", "r", at(60));
    private static final Reading MEASURED = new Reading.Measured("m", "r", "v", 7, at(10), at(20));

    @Test
    void every_reading_in_every_state_has_this_outcome() {
        assertThat(outcomes())
                .isEqualTo(
                        """
                .             Began1      Ended1      Began2      Ended2      Failed2     Vanished    Measured
                nothing       open        closed+10   open        closed+20   closed      vanished    closed+7
                open 1        open        closed+10   open+20     closed+40   closed+40   vanished+50 open+7
                closed 1      closed      closed      open        closed+20   closed      vanished    closed
                open 2        open        open        open        closed+20   closed+20   vanished+30 open
                closed 2      closed      closed      closed      closed      closed      vanished    closed
                lost end of 1 open        open-10     open        closed+20   closed+20   vanished+30 open
                vanished 1    vanished    vanished    vanished+30 vanished+20 vanished    vanished    vanished
                lost all      vanished    vanished-40 vanished    vanished-10 vanished-10 vanished    vanished
                """);
    }

    @Test
    void every_kind_of_reading_is_in_the_table() {
        assertThat(readings().values().stream().map(Object::getClass).distinct().toList())
                .containsExactlyInAnyOrder(Reading.class.getPermittedSubclasses());
    }

    private static Map<String, Mark> states() {
        var states = new LinkedHashMap<String, Mark>();
        states.put("nothing", Mark.NOTHING);
        states.put("open 1", after(BEGAN_1));
        states.put("closed 1", after(BEGAN_1, ENDED_1));
        states.put("open 2", after(BEGAN_1, ENDED_1, BEGAN_2));
        states.put("closed 2", after(BEGAN_1, ENDED_1, BEGAN_2, ENDED_2));
        states.put("lost end of 1", after(BEGAN_1, BEGAN_2));
        states.put("vanished 1", after(BEGAN_1, ENDED_1, VANISHED));
        states.put("lost all", after(BEGAN_1, VANISHED));
        return states;
    }

    private static Map<String, Reading> readings() {
        var readings = new LinkedHashMap<String, Reading>();
        readings.put("Began1", BEGAN_1);
        readings.put("Ended1", ENDED_1);
        readings.put("Began2", BEGAN_2);
        readings.put("Ended2", ENDED_2);
        readings.put("Failed2", FAILED_2);
        readings.put("Vanished", VANISHED);
        readings.put("Measured", MEASURED);
        return readings;
    }

    private static String outcomes() {
        var table = new StringBuilder(line(".", readings().keySet().stream().toList()));
        states().forEach((name, mark) -> table.append(line(
                name,
                readings().values().stream()
                        .map(reading -> outcome(mark, reading))
                        .toList())));
        return table.toString();
    }

    private static String line(String first, List<String> others) {
        return ("%-14s".formatted(first)
                                + others.stream().map("%-12s"::formatted).collect(Collectors.joining()))
                        .stripTrailing()
                + "\n";
    }

    private static String outcome(Mark mark, Reading reading) {
        var outcome = Metering.note(mark, reading);
        long added = outcome.slices().stream().mapToLong(Slice::quantity).sum();
        long shown = reading instanceof Reading.Measured ? added : added / 1_000_000;
        return outcome.mark().status() + (shown == 0 ? "" : "%+d".formatted(shown));
    }

    private static Mark after(Reading... readings) {
        return Arrays.stream(readings)
                .reduce(
                        Mark.NOTHING,
                        (mark, reading) -> Metering.note(mark, reading).mark(),
                        (a, b) -> b);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
